/*
 * The page behind report.html. It reads the data from the page, asks no one for anything, and sets text as text only.
 *
 * A run of 100,000 events stays usable because nothing here walks all events per frame: each lane keeps its shown events in
 * order, what is visible is found by binary search, and a lane with more events than pixels is drawn as bars whose heights
 * are found by binary search, too. All of it is one file because all of it shares the view.
 */
"use strict";
(() => {
  const $ = id => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const S = data.strings;
  const KINDS = data.kinds;
  const K = Object.fromEntries(KINDS.map((name, i) => [name, i]));
  const MAP = 44, AXIS = 30, TOP = MAP + AXIS;
  const MARKS = new Set(["FAULT", "HEAL", "CRASH", "START", "SHUTDOWN", "PAUSE", "RESUME", "CLOCK", "VIOLATION", "FAILURE"]
    .map(name => K[name]));
  const LOOKS = {
    STEP: [d3.symbolCircle, 34, "--step"], DRAW: [d3.symbolDiamond, 46, "--draw"],
    SEND: [d3.symbolTriangle, 46, "--message"], DELIVER: [d3.symbolTriangle, 46, "--deliver"],
    DROP: [d3.symbolTimes, 60, "--bad"], FAULT: [d3.symbolDiamond, 90, "--fault"],
    HEAL: [d3.symbolDiamond, 60, "--good"], CRASH: [d3.symbolTimes, 150, "--bad"],
    START: [d3.symbolTriangle, 80, "--good"], SHUTDOWN: [d3.symbolSquare, 70, "--quiet"],
    PAUSE: [d3.symbolSquare, 60, "--fault"], RESUME: [d3.symbolSquare, 60, "--good"],
    CLOCK: [d3.symbolWye, 70, "--fault"], WRITE: [d3.symbolSquare, 46, "--disk"],
    FORCE: [d3.symbolCross, 60, "--disk"], OBSERVE: [d3.symbolCircle, 60, "--value"],
    NOTE: [d3.symbolCircle, 16, "--quiet"], VIOLATION: [d3.symbolStar, 150, "--bad"],
    FAILURE: [d3.symbolStar, 110, "--bad"],
  };
  const HOLLOW = new Set(["OBSERVE", "HEAL", "RESUME", "SEND"]);
  const TURN = {DELIVER: Math.PI, START: Math.PI / 2};

  /* ---- the runs ---- */

  const run = (columns, name) => {
    if (!columns) return null;
    const n = columns.kind.length;
    const r = {...columns, name, n, at: columns.at, when: new Float64Array(n), shown: new Uint8Array(n).fill(1)};
    let latest = 0;
    for (let i = 0; i < n; i++) r.when[i] = latest = Math.max(latest, columns.nanos[i]);
    r.messages = messages(r);
    return r;
  };
  const messages = r => {
    const pairs = [];
    for (let j = 0; j < r.n; j++) {
      const i = r.cause[j];
      if ((r.kind[j] === K.DELIVER || r.kind[j] === K.DROP) && i >= 0 && r.kind[i] === K.SEND) pairs.push([i, j]);
    }
    pairs.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const sent = Int32Array.from(pairs, p => p[0]);
    const ended = Int32Array.from(pairs, p => p[1]);
    const reach = new Int32Array(pairs.length);
    for (let k = 0, far = -1; k < pairs.length; k++) reach[k] = far = Math.max(far, ended[k]);
    return {sent, ended, reach};
  };
  const failing = run(data.failing, "failing");
  const passing = run(data.passing, "passing");
  const runs = passing ? [failing, passing] : [failing];
  const parting = data.divergence;
  const hasParting = passing !== null && parting >= 0;
  const odds = data.odds;

  /** Children of each event, built when first asked for: offsets and one flat list. */
  const effects = r => {
    if (!r.children) {
      const start = new Int32Array(r.n + 1), list = new Int32Array(r.n);
      for (const c of r.cause) if (c >= 0) start[c + 1]++;
      for (let i = 0; i < r.n; i++) start[i + 1] += start[i];
      const next = start.slice();
      for (let i = 0; i < r.n; i++) if (r.cause[i] >= 0) list[next[r.cause[i]]++] = i;
      r.children = {start, list};
    }
    return r.children;
  };
  const chain = (r, i, most) => {
    const found = [];
    for (; i >= 0 && found.length < most; i = r.cause[i]) found.push(i);
    return found;
  };

  /* ---- lanes ---- */

  const natural = new Intl.Collator("en", {numeric: true}).compare;
  const hosts = [];
  const state = {
    order: true, overlay: hasParting, whole: false, folded: false, query: "", kinds: new Set(), hosts: new Set(), scroll: 0,
    selected: {r: failing, i: 0}, hover: null, drawn: [], transform: d3.zoomIdentity,
  };
  for (const r of runs) for (let i = 0; i < r.n; i++) if (!hosts.includes(r.host[i])) hosts.push(r.host[i]);
  hosts.sort((a, b) => natural(S[a], S[b]));
  const hostNames = new Set(hosts.map(h => S[h]).filter(name => name !== ""));

  let lanes = [], groups = [], height = 0, aside = 0, foot = 6;
  const shortName = (host, actor) => actor.startsWith(host + "/") && host !== "" ? actor.slice(host.length + 1) : actor;
  const HEAD = 18;
  const layout = () => {
    const both = state.overlay && passing;
    const least = both ? 34 : 24;
    lanes = [];
    groups = [];
    height = 4;
    const perHost = new Map(hosts.map(h => [h, new Map()]));
    for (const r of runs) {
      r.lane = new Int32Array(r.n);
      for (let i = 0; i < r.n; i++) {
        const actors = perHost.get(r.host[i]);
        // what both runs have in common is drawn once, so a lane that is only in the other run begins where they part
        if ((r === failing || both && i >= parting) && !actors.has(r.actor[i])) actors.set(r.actor[i], actors.size);
      }
    }
    const place = new Map();
    /** Whether something stands in the lane of the host itself: else its line bears a name and no more. */
    const bare = h => !state.folded && ![...perHost.get(h).keys()].some(actor => S[actor] === "");
    let full = 0, thin = 0;
    for (const h of hosts) {
      const actors = perHost.get(h).size;
      full += state.folded ? 1 : bare(h) ? actors : actors + ([...perHost.get(h).keys()].some(a => S[a] === "") ? 0 : 1);
      thin += bare(h) ? 1 : 0;
    }
    foot = both || odds && odds.end >= 0 ? 42 : 6;
    const room = visibleHeight - thin * HEAD - 8 * hosts.length - 4 - foot;
    const tall = Math.max(least, Math.min(3 * least, Math.floor(room / Math.max(1, full))));
    const middle = both ? Math.round(tall * .3) : Math.round(tall / 2);
    aside = both ? Math.round(tall * .42) : 0;
    for (const h of hosts) {
      const group = {host: S[h], id: h, y: height, first: lanes.length};
      const add = (actor, label) => {
        place.set(h * S.length + actor, lanes.length);
        lanes.push({group, host: S[h], actor: S[actor], label, head: label === group.host || actor === -1,
          y: height, mid: height + middle, h: tall});
        height += tall;
      };
      const own = bare(h) ? HEAD : tall;
      lanes.push({group, host: S[h], actor: "", label: S[h] === "" ? "world" : S[h], head: true, bare: bare(h),
        y: height, mid: height + (bare(h) ? HEAD / 2 : middle), h: own});
      height += own;
      for (const actor of perHost.get(h).keys()) {
        if (S[actor] === "" || state.folded) place.set(h * S.length + actor, group.first);
        else add(actor, shortName(S[h], S[actor]));
      }
      group.last = lanes.length - 1;
      group.h = height - group.y;
      groups.push(group);
      height += 8;
    }
    const firstOf = new Map(groups.map(group => [group.id, group.first]));
    for (const r of runs) {
      for (let i = 0; i < r.n; i++) {
        const sent = r.kind[i] === K.DROP && S[r.host[i]] === "" ? r.cause[i] : -1;
        // the network loses a message on its way: the mark stands with the host that sent it
        r.lane[i] = sent >= 0 ? firstOf.get(r.host[sent]) : place.get(r.host[i] * S.length + r.actor[i]) ?? firstOf.get(r.host[i]);
      }
    }
    filter();
  };

  /* ---- filter ---- */

  const matcher = () => {
    const query = state.query.trim().toLowerCase();
    if (query === "") return null;
    const hit = new Uint8Array(S.length);
    for (let s = 0; s < S.length; s++) hit[s] = S[s].toLowerCase().includes(query) ? 1 : 0;
    const kind = KINDS.map(name => name.toLowerCase().includes(query));
    return (r, i) => hit[r.subject[i]] || hit[r.text[i]] || hit[r.actor[i]] || hit[r.host[i]] || hit[r.at[i]] || hit[r.calls[i]]
      || kind[r.kind[i]];
  };
  const filter = () => {
    const matches = matcher();
    for (const r of runs) {
      const lists = lanes.map(() => []);
      r.count = 0;
      const from = r === passing ? (hasParting ? parting : r.n) : 0;
      for (let i = 0; i < r.n; i++) {
        const shown = i >= from && !state.kinds.has(r.kind[i]) && !state.hosts.has(r.host[i]) && (!matches || matches(r, i));
        r.shown[i] = shown ? 1 : 0;
        if (shown) {
          lists[r.lane[i]].push(i);
          r.count++;
        }
      }
      r.lists = lists.map(list => Int32Array.from(list));
      r.marks = lists.map(list => Int32Array.from(list.filter(i => MARKS.has(r.kind[i]))));
    }
    $("matches").textContent = failing.count === failing.n ? "" : count(failing.count) + " of " + count(failing.n) + " shown";
    $("chart").dataset.shown = failing.count;
    mapped = null;
  };

  /* ---- bands: what lasted ---- */

  const bands = [];
  const concerned = i => {
    if (S[failing.host[i]] !== "") return [S[failing.host[i]]];
    const named = (S[failing.subject[i]] + " " + S[failing.text[i]]).split(/->|[\s,|:;()\[\]]+/).filter(word => hostNames.has(word));
    return named.length ? [...new Set(named)] : [...hostNames];
  };
  const openAt = new Map();
  for (let i = 0; i < failing.n; i++) {
    const kind = failing.kind[i], on = S[failing.host[i]];
    if (kind === K.FAULT) {
      openAt.set(i, {from: i, to: -1, look: "fault", hosts: concerned(i), label: label(failing, i)});
      bands.push(openAt.get(i));
    } else if (kind === K.HEAL && openAt.has(failing.cause[i])) {
      openAt.get(failing.cause[i]).to = i;
    } else if (kind === K.CRASH || kind === K.SHUTDOWN || kind === K.PAUSE) {
      const look = kind === K.PAUSE ? "paused" : "down";
      const open = openAt.get(look + on);
      if (!open || open.to >= 0) {
        openAt.set(look + on, {from: i, to: -1, look, hosts: [on], label: look});
        bands.push(openAt.get(look + on));
      }
    } else if (kind === K.START || kind === K.RESUME) {
      const open = openAt.get((kind === K.START ? "down" : "paused") + on);
      if (open && open.to < 0) open.to = i;
    }
  }

  /* ---- words ---- */

  /** The file of nearly all lines need not be said of each: `:26`. */
  const files = new Map();
  for (const r of runs) for (let i = 0; i < r.n; i++) {
    const line = S[r.at[i]], colon = line.lastIndexOf(":");
    if (colon > 0) files.set(line.slice(0, colon), (files.get(line.slice(0, colon)) || 0) + 1);
  }
  const onlyFile = files.size === 1 ? [...files.keys()][0] : "";
  function where(r, i) {
    const line = S[r.at[i]], colon = line.lastIndexOf(":");
    if (colon < 0) return line;
    const file = line.slice(0, colon);
    return (file === onlyFile ? "" : file.replace(/\.(java|kt|groovy|scala)$/, "")) + line.slice(colon);
  }
  /** The function of the line and, for a test double's, the one that called it. */
  const DOUBLE = /(^|[^a-z])(Fake|Stub|Mock|Mocked|Dummy|Spy|InMemory|TestDouble)(?![a-z])/;
  function within(r, i) {
    const calls = S[r.calls[i]].split(" < ");
    return calls.length > 1 && DOUBLE.test(calls[0]) ? calls[0] + " < " + calls[1].replace(/[@:].*/, "") : calls[0];
  }
  function placed(r, i) {
    return where(r, i) + (S[r.calls[i]] ? " " + within(r, i) : "");
  }
  function label(r, i) {
    const subject = S[r.subject[i]], text = S[r.text[i]];
    if (r.kind[i] === K.OBSERVE) return subject + " = " + text;
    if (r.kind[i] === K.SEND || r.kind[i] === K.DELIVER) return text || subject;
    if (r.kind[i] === K.STEP) return placed(r, i) || subject;
    return subject && text ? subject + ": " + text : subject || text;
  }
  function count(n) {
    return d3.format(",")(n);
  }
  const many = (n, thing) => count(n) + " " + thing + (n === 1 ? "" : "s");
  const seconds = (nanos, digits = 6) => (nanos / 1e9).toFixed(digits) + " s";
  /** A name that is too long for its line breaks behind its host or class. */
  const breakable = (node, name) => {
    for (const part of name.split(/(?<=[./])/)) node.append(part, document.createElement("wbr"));
    return node;
  };
  const who = (r, i) => S[r.actor[i]] || S[r.host[i]] || "world";
  const element = (name, text, className) => {
    const made = document.createElement(name);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  };

  /* ---- the view ---- */

  const chart = $("chart");
  let left = 210, width = 0, visibleHeight = 0, x = d3.scaleLinear(), zx = x;
  let colours = {}, hatch = null, mapped = null, asked = false;
  const at = (r, i) => state.order ? i : r.when[i];
  const place = (r, i) => zx(at(r, i));
  const laneMiddle = (r, i) => lanes[r.lane[i]].mid + (r === passing ? aside : 0) - state.scroll;
  const full = () => {
    // a passing run that is much longer is not to squeeze the failing one; it is shown whole once one is in it
    const end = r => r.n === 0 ? 0 : at(r, r.n - 1);
    const last = passing && state.whole ? Math.max(end(failing), end(passing))
      : passing && state.overlay ? Math.max(end(failing), Math.min(end(passing), 1.25 * end(failing))) : end(failing);
    const pad = state.order ? .7 : Math.max(last * .01, 500);
    return [-pad, last + pad];
  };
  const zoom = d3.zoom()
    .filter(event => !event.shiftKey && !event.button && !(event.type === "wheel" && Math.abs(event.deltaX) > Math.abs(event.deltaY)))
    .on("zoom", event => {
      state.transform = event.transform;
      if (event.sourceEvent && event.sourceEvent.type === "mousemove") scrollBy(-event.sourceEvent.movementY);
      zx = event.transform.rescaleX(x);
      draw();
    });
  const over = d3.select("#over");
  const brush = d3.brushX().on("brush end", event => {
    if (!event.sourceEvent || !event.selection) return;
    const [a, b] = event.selection.map(mapScale().invert);
    show(a, b);
  });
  const mapScale = () => d3.scaleLinear(full(), [0, width]);
  /** Shows from `from` to `to`, moved to where the run is: there is nothing to see beside it. */
  const show = (from, to) => {
    const [first, last] = x.domain(), span = Math.min(to - from, last - first);
    from = Math.max(first, Math.min(from, last - span));
    to = from + span;
    const k = Math.min((x.domain()[1] - x.domain()[0]) / Math.max(to - from, 1e-9), zoom.scaleExtent()[1]);
    const middle = x((from + to) / 2);
    over.call(zoom.transform, d3.zoomIdentity.translate(width / 2 - k * middle, 0).scale(k));
  };
  const scrollBy = dy => {
    state.scroll = Math.max(0, Math.min(state.scroll + dy, height - visibleHeight + foot));
  };

  const resize = () => {
    const box = chart.getBoundingClientRect();
    const view = width ? zx.domain() : null;
    left = parseFloat(getComputedStyle(chart).getPropertyValue("--left"));
    width = Math.max(120, Math.floor(box.width - left - 1));
    visibleHeight = Math.max(60, Math.floor(box.height - TOP));
    const ratio = window.devicePixelRatio || 1;
    for (const [id, h] of [["base", visibleHeight], ["over", visibleHeight], ["minimap", MAP - 6]]) {
      const canvas = $(id);
      canvas.width = width * ratio;
      canvas.height = h * ratio;
      d3.select(canvas).style("width", width + "px").style("height", h + "px");
      canvas.getContext("2d").setTransform(ratio, 0, 0, ratio, 0, 0);
    }
    d3.select("#ticks").attr("width", width).attr("height", AXIS);
    d3.select("#brush").attr("width", width).attr("height", MAP - 6);
    x = d3.scaleLinear(full(), [0, width]);
    const [a, b] = x.domain();
    const most = state.order ? Math.max(1, (b - a) / 6) : Math.max(1, (b - a) / (width * 20));
    zoom.scaleExtent([1, most]).extent([[0, 0], [width, visibleHeight]])
      .translateExtent([[0, -Infinity], [width, Infinity]]);
    brush.extent([[0, 0], [width, MAP - 6]]);
    d3.select("#brush").call(brush);
    mapped = null;
    scrollBy(0);
    if (view) show(view[0], view[1]);
  };

  /* ---- drawing ---- */

  const readColours = () => {
    const style = getComputedStyle(document.documentElement);
    colours = new Proxy({}, {
      get: (known, name) => known[name] ??= style.getPropertyValue(name).trim(),
    });
    const tile = document.createElement("canvas");
    tile.width = tile.height = 8;
    const pen = tile.getContext("2d");
    pen.strokeStyle = colours["--down-line"];
    pen.lineWidth = 1.2;
    for (const [a, b, c, d] of [[0, 8, 8, 0], [-2, 2, 2, -2], [6, 10, 10, 6]]) {
      pen.beginPath();
      pen.moveTo(a, b);
      pen.lineTo(c, d);
      pen.stroke();
    }
    hatch = $("base").getContext("2d").createPattern(tile, "repeat");
  };
  const draw = () => {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      paint();
    });
  };
  /** The least place in `list` whose event is at `value` or later. */
  const search = (r, list, value) => {
    let low = 0, high = list.length;
    while (low < high) {
      const middle = low + high >> 1;
      if (at(r, list[middle]) < value) low = middle + 1; else high = middle;
    }
    return low;
  };
  const glyph = (pen, r, i, px, py, ghost) => {
    const name = KINDS[r.kind[i]];
    const [type, size, colour] = LOOKS[name];
    pen.save();
    pen.translate(px, py);
    if (TURN[name]) pen.rotate(TURN[name]);
    pen.beginPath();
    d3.symbol(type, ghost ? size * .75 : size).context(pen)();
    const thin = type === d3.symbolTimes;
    pen.lineWidth = thin ? (name === "CRASH" ? 3 : 1.8) : 1.5;
    pen.strokeStyle = colours[colour];
    pen.fillStyle = ghost || HOLLOW.has(name) ? colours["--ground"] : colours[colour];
    if (ghost) pen.setLineDash([2, 1.5]);
    if (!thin) pen.fill();
    if (thin || ghost || HOLLOW.has(name)) pen.stroke();
    pen.restore();
  };
  const clipped = (pen, text, most) => {
    if (pen.measureText(text).width <= most) return text;
    let low = 0, high = Math.min(text.length, 120);
    while (low < high) {
      const middle = low + high + 1 >> 1;
      if (pen.measureText(text.slice(0, middle) + "…").width <= most) low = middle; else high = middle - 1;
    }
    return low < 3 ? "" : text.slice(0, low) + "…";
  };

  const paint = () => {
    const pen = $("base").getContext("2d");
    const tally = {events: 0, bars: 0, arrows: 0, hidden: 0};
    state.drawn = [];
    pen.clearRect(0, 0, width, visibleHeight);
    paintGround(pen);
    paintBands(pen);
    for (const r of state.overlay && passing ? [passing, failing] : [failing]) {
      paintMessages(pen, r, tally);
      paintLanes(pen, r, tally);
    }
    paintParting(pen);
    paintInevitable(pen);
    paintDepartures(pen);
    paintTicks();
    paintLabels();
    paintMap();
    paintOver();
    const [from, to] = zx.domain();
    Object.assign(chart.dataset, {
      drawn: tally.events, bars: tally.bars, arrows: tally.arrows, from: from.toFixed(3), to: to.toFixed(3),
      lanes: lanes.length, scroll: Math.round(state.scroll),
    });
    const said = [];
    if (tally.bars) said.push("Bars stand for more events than there is room for");
    if (tally.hidden) said.push(count(tally.hidden) + " messages are not drawn");
    $("note").textContent = said.length ? said.join("; ") + ": zoom in, or filter." : "";
    $("note").hidden = !said.length;
  };
  const paintGround = pen => {
    for (const group of groups) {
      pen.fillStyle = colours["--lane"];
      pen.fillRect(0, group.y - state.scroll, width, group.h);
    }
    pen.strokeStyle = colours["--line"];
    pen.lineWidth = 1;
    for (const lane of lanes) {
      if (lane.bare) continue;
      const y = Math.round(lane.mid - state.scroll) + .5;
      if (y < -20 || y > visibleHeight + 20) continue;
      pen.beginPath();
      pen.moveTo(0, y);
      pen.lineTo(width, y);
      pen.stroke();
    }
  };
  const paintBands = pen => {
    pen.font = "italic 11px system-ui, sans-serif";
    pen.textBaseline = "alphabetic";
    for (const band of bands) {
      const a = Math.max(-2, place(failing, band.from)), b = Math.min(width + 2, band.to < 0 ? width + 2 : place(failing, band.to));
      if (b < 0 || a > width) continue;
      for (const group of groups) {
        if (!band.hosts.includes(group.host)) continue;
        const y = group.y - state.scroll;
        if (y > visibleHeight || y + group.h < 0) continue;
        pen.fillStyle = band.look === "fault" ? colours["--fault-band"] : colours["--down-band"];
        pen.fillRect(a, y, Math.max(1.5, b - a), group.h);
        if (band.look !== "fault") {
          pen.fillStyle = hatch;
          pen.fillRect(a, y, Math.max(1.5, b - a), group.h);
        }
        pen.fillStyle = band.look === "fault" ? colours["--fault"] : colours["--bad"];
        pen.fillRect(a, y, 1.5, group.h);
        if (b - a > 46) pen.fillText(clipped(pen, band.label, b - Math.max(a, 0) - 10), Math.max(a, 0) + 6, y + group.h - 3);
      }
    }
  };
  const paintMessages = (pen, r, tally) => {
    const {sent, ended, reach} = r.messages;
    const [from, to] = zx.domain();
    const first = d3.bisector((k, value) => at(r, k) - value).left(reach, from);
    const seen = [];
    let total = 0;
    for (let k = first; k < sent.length && at(r, sent[k]) <= to; k++) {
      const i = sent[k], j = ended[k];
      if (at(r, j) < from || !r.shown[i] && !r.shown[j] || r === passing && j < parting) continue;
      total++;
      if (seen.length < 2500) seen.push([i, j]);
    }
    if (total > 2500) {
      tally.hidden += total;
      return;
    }
    tally.arrows += total;
    const heads = total <= 600;
    pen.lineWidth = heads ? 1.2 : .6;
    for (const [i, j] of seen) {
      const lost = r.kind[j] === K.DROP;
      const a = place(r, i), ya = laneMiddle(r, i), b = place(r, j), yb = laneMiddle(r, j);
      pen.globalAlpha = r === passing ? .45 : heads ? .85 : .45;
      pen.strokeStyle = pen.fillStyle = colours[lost ? "--bad" : "--message"];
      pen.setLineDash(r === passing ? [3, 3] : lost ? [4, 3] : []);
      pen.beginPath();
      pen.moveTo(a, ya);
      pen.lineTo(b, yb);
      pen.stroke();
      pen.setLineDash([]);
      if (heads && !lost) head(pen, a, ya, b, yb);
      if (heads) state.drawn.push({r, i: j, a, ya, b, yb});
    }
    pen.globalAlpha = 1;
  };
  const head = (pen, a, ya, b, yb) => {
    const turn = Math.atan2(yb - ya, b - a);
    const tip = 6;
    pen.save();
    pen.translate(b - Math.cos(turn) * tip, yb - Math.sin(turn) * tip);
    pen.rotate(turn);
    pen.beginPath();
    pen.moveTo(0, 0);
    pen.lineTo(-7, 3.2);
    pen.lineTo(-7, -3.2);
    pen.fill();
    pen.restore();
  };
  const paintLanes = (pen, r, tally) => {
    const [from, to] = zx.domain();
    const ghost = r === passing;
    const margin = (to - from) * 8 / width;
    for (let l = 0; l < lanes.length; l++) {
      const lane = lanes[l];
      if (lane.y - state.scroll > visibleHeight || lane.y + lane.h < state.scroll) continue;
      const list = r.lists[l];
      const a = search(r, list, from - margin), b = search(r, list, to + margin);
      if (a === b) continue;
      const y = lane.mid + (ghost ? aside : 0) - state.scroll;
      let picks = list, low = a, high = b;
      if (b - a > width / 7) {
        paintDensity(pen, r, list, a, b, y, ghost, tally);
        picks = r.marks[l];
        low = search(r, picks, from - margin);
        high = search(r, picks, to + margin);
        if (high - low > width / 5) continue;
      }
      const roomy = b - a < width / 60;
      pen.font = "11px system-ui, sans-serif";
      for (let k = low; k < high; k++) {
        const i = picks[k], px = place(r, i);
        glyph(pen, r, i, px, y, ghost);
        tally.events++;
        if (!roomy) continue;
        const room = (k + 1 < high ? place(r, picks[k + 1]) : width) - px - 18;
        if (room < 34) continue;
        pen.fillStyle = colours[ghost ? "--quiet" : "--ink"];
        pen.textBaseline = "middle";
        pen.fillText(clipped(pen, label(r, i), Math.min(room, 240)), px + 9, y - (ghost ? 0 : 4.5));
      }
    }
  };
  const paintDensity = (pen, r, list, a, b, y, ghost, tally) => {
    const wide = 3;
    const counts = [];
    let most = 1;
    for (let px = 0, k = a; px < width && k < b; px += wide) {
      const next = search(r, list, zx.invert(px + wide));
      counts.push(next - k);
      most = Math.max(most, next - k);
      k = next;
    }
    pen.fillStyle = colours[ghost ? "--quiet" : "--step"];
    pen.globalAlpha = ghost ? .5 : .8;
    counts.forEach((n, slot) => {
      if (!n) return;
      const tall = 3 + 13 * Math.sqrt(n / most);
      pen.fillRect(slot * wide, y - tall / 2, wide - .8, tall);
      tally.bars++;
    });
    pen.globalAlpha = 1;
  };
  /** A dashed line across all lanes, with its words in row `up` from below. */
  const paintMark = (pen, px, text, colour, up) => {
    if (px < 0 || px > width) return;
    pen.strokeStyle = pen.fillStyle = colours[colour];
    pen.lineWidth = 1.5;
    pen.setLineDash([6, 4]);
    pen.beginPath();
    pen.moveTo(px, 0);
    pen.lineTo(px, visibleHeight);
    pen.stroke();
    pen.setLineDash([]);
    pen.font = "600 11px system-ui, sans-serif";
    const wide = pen.measureText(text).width + 10;
    const across = px + wide > width ? px - wide : px;
    const low = Math.min(visibleHeight, height - state.scroll + foot) - 18 * (1 + up) - 2;
    pen.fillRect(across, low, wide, 16);
    pen.fillStyle = colours["--ground"];
    pen.textBaseline = "middle";
    pen.fillText(text, across + 5, low + 8.5);
  };
  const paintParting = pen => {
    if (!hasParting || !state.overlay) return;
    const px = zx(state.order ? parting - .5 : at(parting < failing.n ? failing : passing, parting));
    paintMark(pen, px, "the runs part", "--part", 0);
  };
  const paintInevitable = pen => {
    if (!odds || odds.end < 0) return;
    paintMark(pen, zx(state.order ? odds.end - .5 : at(failing, odds.end)), "inevitable from here", "--part", 1);
  };
  const paintDepartures = pen => {
    pen.fillStyle = colours["--part"];
    for (const departure of data.departures) {
      const px = place(failing, departure.event), y = laneMiddle(failing, departure.event) - 8;
      pen.beginPath();
      pen.moveTo(px, y);
      pen.lineTo(px - 5, y - 7);
      pen.lineTo(px + 5, y - 7);
      pen.fill();
    }
  };
  const paintTicks = () => {
    const [from, to] = zx.domain();
    const digits = Math.max(3, Math.min(9, Math.ceil(-Math.log10((to - from) / 1e9 / 10)) + 1));
    const ticks = zx.ticks(Math.max(2, Math.floor(width / 190)))
      .filter(value => !state.order || Number.isInteger(value) && value >= 0);
    const longest = runs.reduce((a, b) => a.n >= b.n ? a : b);
    const axis = d3.axisTop(zx).tickValues(ticks).tickSizeOuter(0).tickFormat(value => {
      if (!state.order) return seconds(value, digits);
      const r = value < failing.n ? failing : longest;
      return "#" + value + (value < r.n ? "  " + seconds(r.when[value]) : "");
    });
    const svg = d3.select("#ticks");
    (svg.select("g").empty() ? svg.append("g").attr("transform", `translate(0,${AXIS - 2})`) : svg.select("g")).call(axis)
      .selectAll("text").attr("text-anchor", value => zx(value) < 60 ? "start" : zx(value) > width - 60 ? "end" : "middle");
  };
  const paintLabels = () => {
    const shown = lanes.filter(lane => lane.y + lane.h >= state.scroll && lane.y - state.scroll <= visibleHeight);
    const lane = lanes[state.selected.r.lane[state.selected.i]];
    d3.select("#labels").selectAll("button").data(shown, each => each.host + "\n" + each.actor + "\n" + each.head)
      .join(enter => enter.append("button").attr("tabindex", -1))
      .attr("class", each => (each.head ? "head" : "") + (each === lane ? " current" : ""))
      .attr("title", each => each.actor || each.label)
      .style("top", each => (each.y - state.scroll) + "px")
      .style("height", each => each.h + "px")
      .text(each => each.label)
      .on("click", (event, each) => intoLane(lanes.indexOf(each)));
  };
  const paintMap = () => {
    if (!mapped) {
      const pen = $("minimap").getContext("2d"), tall = MAP - 6, scale = mapScale();
      mapped = true;
      pen.clearRect(0, 0, width, tall);
      pen.fillStyle = colours["--lane"];
      pen.fillRect(0, 0, width, tall);
      for (const band of bands) {
        pen.fillStyle = band.look === "fault" ? colours["--fault-band"] : colours["--down-band"];
        const a = scale(at(failing, band.from)), b = band.to < 0 ? width : scale(at(failing, band.to));
        pen.fillRect(a, 0, Math.max(1, b - a), tall);
      }
      const bins = new Float64Array(Math.ceil(width / 2) + 1);
      for (let i = 0; i < failing.n; i++) if (failing.shown[i]) bins[Math.max(0, Math.floor(scale(at(failing, i)) / 2))]++;
      const most = Math.max(1, d3.max(bins));
      pen.fillStyle = colours["--step"];
      bins.forEach((n, slot) => {
        const up = n ? 2 + (tall - 8) * .6 * Math.sqrt(n / most) : 0;
        pen.fillRect(slot * 2, tall - up, 1.5, up);
      });
      for (const marks of failing.marks) {
        for (const i of marks) {
          pen.fillStyle = colours[LOOKS[KINDS[failing.kind[i]]][2]];
          pen.fillRect(scale(at(failing, i)) - .8, 0, 1.6, tall * .35);
        }
      }
      if (hasParting) {
        pen.fillStyle = colours["--part"];
        pen.fillRect(scale(at(parting < failing.n ? failing : passing, parting)) - .8, 0, 1.6, tall);
      }
    }
    const scale = mapScale();
    const [a, b] = zx.domain().map(value => Math.max(0, Math.min(width, scale(value))));
    d3.select("#brush").call(brush.move, [a, Math.max(b, a + 1)]);
  };

  /** What moves with the pointer and the selection, on a canvas of its own: the rest need not be drawn again. */
  const paintOver = () => {
    const pen = $("over").getContext("2d");
    pen.clearRect(0, 0, width, visibleHeight);
    const focus = state.hover || state.selected;
    if (!focus || !focus.r.n) return;
    if (state.hover) {
      pen.fillStyle = colours["--veil"];
      pen.fillRect(0, 0, width, visibleHeight);
    }
    const {r} = focus;
    const links = apart(r, chain(r, focus.i, Infinity));
    const px = place(r, focus.i);
    Object.assign(chart.dataset, {chain: links.length, x: Math.round(px), y: Math.round(laneMiddle(r, focus.i))});
    pen.strokeStyle = colours["--accent"];
    pen.globalAlpha = .5;
    pen.lineWidth = 1;
    pen.beginPath();
    pen.moveTo(px, 0);
    pen.lineTo(px, visibleHeight);
    pen.stroke();
    pen.globalAlpha = 1;
    pen.lineWidth = 2;
    for (let k = 0; k + 1 < links.length; k++) {
      const a = place(r, links[k + 1]), b = place(r, links[k]);
      if (b < -50) break;
      if (a > width + 50) continue;
      const ya = laneMiddle(r, links[k + 1]), yb = laneMiddle(r, links[k]);
      pen.beginPath();
      pen.moveTo(a, ya);
      if (ya === yb) pen.lineTo(b, yb);
      else pen.bezierCurveTo(a + (b - a) * .5, ya, a + (b - a) * .5, yb, b, yb);
      pen.stroke();
    }
    for (const i of links) {
      const at = place(r, i);
      if (at > width + 20) continue;
      if (at < -20) break;
      const y = laneMiddle(r, i);
      glyph(pen, r, i, at, y, r === passing);
      pen.beginPath();
      pen.arc(at, y, i === focus.i ? 9 : 6.5, 0, 7);
      pen.stroke();
    }
    if (state.hover && state.selected) {
      pen.globalAlpha = .6;
      pen.beginPath();
      pen.arc(place(state.selected.r, state.selected.i), laneMiddle(state.selected.r, state.selected.i), 9, 0, 7);
      pen.stroke();
      pen.globalAlpha = 1;
    }
  };

  /** What of a cause chain can be told apart at this zoom: of neighbours closer than four pixels one stays. */
  const apart = (r, links) => {
    const kept = [];
    let last = Infinity;
    for (const i of links) {
      const px = place(r, i);
      if (px > width + 50) continue;
      if (kept.length > 1 && last - px < 4 && links.length > 300) continue;
      kept.push(i);
      last = px;
      if (px < -50) break;
    }
    return kept;
  };

  /* ---- pointing ---- */

  const nearest = (r, l, px) => {
    const list = r.lists[l], k = search(r, list, zx.invert(px));
    let best = -1, distance = 9;
    for (const j of [k - 1, k]) {
      if (j < 0 || j >= list.length) continue;
      const away = Math.abs(place(r, list[j]) - px);
      if (away < distance) {
        best = list[j];
        distance = away;
      }
    }
    return best;
  };
  const hit = (px, py) => {
    const y = py + state.scroll;
    const l = lanes.findIndex(lane => y >= lane.y && y < lane.y + lane.h);
    if (l >= 0) {
      const low = state.overlay && passing && y > lanes[l].mid + aside / 2;
      for (const r of low ? [passing, failing] : state.overlay && passing ? [failing, passing] : [failing]) {
        const i = nearest(r, l, px);
        if (i >= 0) return {r, i};
      }
    }
    let best = null, distance = 5;
    for (const arrow of state.drawn) {
      const dx = arrow.b - arrow.a, dy = arrow.yb - arrow.ya;
      const share = Math.max(0, Math.min(1, ((px - arrow.a) * dx + (py - arrow.ya) * dy) / (dx * dx + dy * dy || 1)));
      const away = Math.hypot(px - arrow.a - share * dx, py - arrow.ya - share * dy);
      if (away < distance) {
        distance = away;
        best = arrow;
      }
    }
    return best && {r: best.r, i: best.i};
  };
  const point = event => {
    const [px, py] = d3.pointer(event);
    const found = event.buttons ? null : hit(px, py);
    const same = found && state.hover && found.r === state.hover.r && found.i === state.hover.i;
    state.hover = found;
    chart.dataset.hover = found ? found.i : "";
    if (!same) {
      paintOver();
      $("over").classList.toggle("over", found !== null);
      tip(found);
    }
    if (found) {
      const box = $("tip");
      const across = px + 14 + box.offsetWidth > width ? left + px - 14 - box.offsetWidth : left + px + 14;
      const down = TOP + py + 14 + box.offsetHeight > TOP + visibleHeight ? TOP + py - 10 - box.offsetHeight : TOP + py + 14;
      d3.select(box).style("left", Math.max(4, across) + "px").style("top", Math.max(4, down) + "px");
    }
  };
  const tip = found => {
    const box = $("tip");
    box.hidden = !found;
    if (!found) return;
    const {r, i} = found;
    box.replaceChildren(
      element("strong", KINDS[r.kind[i]] + (r === passing ? " of the passing run" : "")),
      element("span", " #" + i + "  " + seconds(r.nanos[i]), "when"),
      element("div", who(r, i), "who"),
      element("div", label(r, i), "text"));
    if (S[r.at[i]] && r.kind[i] !== K.STEP) box.append(element("div", S[r.at[i]] + " " + within(r, i), "line"));
    const causes = chain(r, i, 5001).length - 1;
    box.append(element("div", causes ? (causes > 5000 ? "over 5,000" : count(causes)) + (causes === 1 ? " cause" : " causes") + " behind it" : "nothing caused it", "when"));
  };

  /* ---- selecting ---- */

  const select = (r, i, follow = true) => {
    if (i < 0 || i >= r.n) return;
    state.selected = {r, i};
    // whoever goes back to a cause can come forward again the same way
    if (!walk || r !== walk.r || !walk.chain.includes(i)) walk = {r, chain: chain(r, i, 5001)};
    if (r === passing && at(r, i) > x.domain()[1] && !state.whole) {
      state.whole = true;
      resize();
    }
    Object.assign(chart.dataset, {selected: i, run: r.name});
    if (linked) history.replaceState(null, "", "#" + (r === passing ? "p" : "e") + i);
    panel();
    if (follow) reveal(r, i);
    draw();
  };
  /** The cause chain that is walked, from its end back. */
  let walk = null, linked = false;
  const back = () => select(state.selected.r, state.selected.r.cause[state.selected.i]);
  const forth = () => {
    const {r, i} = state.selected, k = walk ? walk.chain.indexOf(i) : -1;
    if (k > 0) return select(r, walk.chain[k - 1]);
    const {start, list} = effects(r);
    if (start[i + 1] > start[i]) select(r, list[start[i]]);
  };
  /** Selects what a link such as `#e90` names; `#p90` is of the passing run. */
  const follow = () => {
    const named = /^#([ep])(\d+)$/.exec(location.hash);
    const r = named && (named[1] === "p" ? passing : failing);
    if (!r || Number(named[2]) >= r.n) return false;
    select(r, Number(named[2]));
    return true;
  };
  const reveal = (r, i) => {
    const [from, to] = zx.domain(), value = at(r, i);
    const margin = (to - from) * .04;
    const [first, last] = x.domain();
    if (value < from + margin && from > first || value > to - margin && to < last) {
      const half = (to - from) / 2;
      show(value - half, value + half);
    }
    const lane = lanes[r.lane[i]];
    if (!lane) return;
    if (lane.y < state.scroll) scrollBy(lane.y - state.scroll - 4);
    if (lane.y + lane.h > state.scroll + visibleHeight) scrollBy(lane.y + lane.h - state.scroll - visibleHeight + 4);
  };
  const step = (direction, within) => {
    const {r, i} = state.selected;
    for (let j = i + direction; j >= 0 && j < r.n; j += direction) {
      if (r.shown[j] && (!within || r.lane[j] === r.lane[i])) return select(r, j);
    }
  };
  const intoLane = l => {
    const {r, i} = state.selected;
    const list = r.lists[l];
    if (!list.length) return false;
    const k = search(r, list, at(r, i));
    const before = list[Math.max(0, k - 1)], after = list[Math.min(list.length - 1, k)];
    select(r, Math.abs(at(r, before) - at(r, i)) <= Math.abs(at(r, after) - at(r, i)) ? before : after);
    return true;
  };
  const changeLane = direction => {
    const {r, i} = state.selected;
    for (let l = r.lane[i] + direction; l >= 0 && l < lanes.length; l += direction) if (intoLane(l)) return;
  };
  const theFailure = () => {
    for (const kind of [K.VIOLATION, K.FAILURE]) {
      const i = failing.kind.indexOf(kind);
      if (i >= 0) return i;
    }
    return failing.n - 1;
  };

  /* ---- the panel ---- */

  const jump = (r, i, className) => {
    const button = element("button", undefined, "jump " + (className || ""));
    const mark = d3.select(button).append("svg").attr("width", 18).attr("height", 16).attr("viewBox", "-9 -8 18 16");
    icon(mark, KINDS[r.kind[i]]);
    button.title = who(r, i) + " " + label(r, i) + (S[r.at[i]] ? " at " + S[r.at[i]] + " " + S[r.calls[i]] : "");
    button.append(element("b", "#" + i), breakable(element("span", undefined, "who"), who(r, i)));
    if (r.kind[i] !== K.STEP || !S[r.at[i]]) button.append(element("span", label(r, i), "text"));
    if (S[r.at[i]]) button.append(element("span", placed(r, i), "line"));
    button.addEventListener("click", () => select(r, i));
    return button;
  };
  const icon = (svg, name) => {
    const [type, size, colour] = LOOKS[name];
    const thin = type === d3.symbolTimes;
    svg.append("path").attr("d", d3.symbol(type, Math.min(size, 80))())
      .attr("transform", TURN[name] ? `rotate(${TURN[name] * 180 / Math.PI})` : null)
      .style("fill", thin || HOLLOW.has(name) ? "none" : `var(${colour})`)
      .style("stroke", thin || HOLLOW.has(name) ? `var(${colour})` : "none")
      .style("stroke-width", 1.8);
  };
  const listed = (title, r, all, most, rest) => {
    const box = element("section");
    box.append(element("h3", title));
    const list = element("ol");
    for (const i of all.slice(0, most)) {
      const item = element("li");
      item.append(jump(r, i));
      list.append(item);
    }
    box.append(list);
    if (all.length > most) box.append(element("p", rest(all.length - most), "more"));
    return box;
  };
  const panel = () => {
    const {r, i} = state.selected;
    const box = $("event");
    box.replaceChildren();
    if (hasParting) box.append(partingCard());
    if (data.departures.length) box.append(departuresCard());
    if (odds) box.append(oddsCard());
    if (!r.n) {
      box.append(element("p", "The log has no events."));
      return;
    }
    const title = element("h2");
    icon(d3.select(title).append("svg").attr("width", 22).attr("height", 18).attr("viewBox", "-11 -9 22 18"), KINDS[r.kind[i]]);
    title.append(element("span", KINDS[r.kind[i]]), element("small", "#" + i + (r === passing ? " of the passing run" : "")));
    box.append(title);
    const facts = element("dl", undefined, "facts");
    const fact = (name, value, code) => {
      if (value === "") return;
      const cell = element("dd");
      cell.append(code ? element("code", value) : value);
      facts.append(element("dt", name), cell);
    };
    fact("about", S[r.subject[i]], true);
    fact("text", S[r.text[i]], true);
    fact("time", seconds(r.nanos[i], 9));
    fact("step", count(r.step[i]));
    fact("actor", S[r.actor[i]] || "the loop", true);
    fact("host", S[r.host[i]] || "the world", true);
    fact("line", S[r.at[i]], true);
    fact("in", S[r.calls[i]], true);
    fact("digest", S[r.digest[i]], true);
    box.append(facts);
    const lines = data.sources[S[r.at[i]]];
    if (lines) {
      const text = element("pre", undefined, "source"), own = S[r.at[i]].split(":").pop();
      for (const [number, line] of lines) {
        text.append(element("span", String(number).padStart(5) + "  " + line + "\n", String(number) === own ? "own" : undefined));
      }
      box.append(text);
    }
    const causes = chain(r, i, 5001).slice(1);
    if (causes.length) {
      box.append(listed("Because of", r, causes, 40, n => (causes.length >= 5000 ? "thousands" : count(n)) + " more back to where it began"));
    }
    const {start, list} = effects(r);
    const after = Array.from(list.subarray(start[i], start[i + 1]));
    if (after.length) box.append(listed("Led to", r, after, 20, n => count(n) + " more"));
  };
  const SIDE = 5;
  const partingCard = () => {
    const card = element("section", undefined, "card parting");
    card.append(element("h3", "Where the runs part"));
    const sides = element("div", undefined, "sides");
    for (const [r, words] of [[failing, "failing"], [passing, "passing"]]) {
      const side = element("div", undefined, "side"), list = element("ol");
      side.append(element("em", words), list);
      let told = 0;
      for (let i = parting; i < r.n && told < SIDE; i++) {
        // draws and notes are how, not what
        if (i > parting && (r.kind[i] === K.DRAW || r.kind[i] === K.NOTE)) continue;
        const item = element("li");
        item.append(jump(r, i, i === parting ? "decisive" : ""));
        list.append(item);
        told++;
      }
      if (!told) side.append(element("p", "has ended", "more"));
      sides.append(side);
    }
    card.append(sides);
    return card;
  };
  const departuresCard = () => {
    const card = element("section", undefined, "card departures");
    card.append(element("h3", data.departures.length === 1 ? "The one departure from calm" : data.departures.length + " departures from calm"));
    for (const departure of data.departures.slice(0, 12)) {
      const button = element("button", undefined, "jump");
      button.append(element("b", departure.stream + " " + departure.index), element("span", departure.picked, "who"),
        element("span", "instead of " + departure.calm, "text"));
      button.addEventListener("click", () => select(failing, departure.event));
      card.append(button);
    }
    if (data.departures.length > 12) card.append(element("p", count(data.departures.length - 12) + " more", "more"));
    return card;
  };

  const oddsCard = () => {
    const card = element("section", undefined, "card odds");
    card.append(element("h3", odds.from < 0 ? "How likely it was" : "Inevitable from step " + count(odds.from)));
    card.append(element("p", "Of " + count(odds.points[0].samples) + " runs drawn afresh behind a step, so many fail in this way", "more"));
    for (const point of odds.points) {
      const button = element("button", undefined, "jump" + (point.step === odds.from ? " decisive" : ""));
      const bar = element("span", undefined, "share"), part = element("span");
      part.style.width = 100 * point.share + "%";
      bar.append(part);
      button.append(element("b", "step " + count(point.step)), bar, element("span", point.percent, "who"));
      button.addEventListener("click", () => select(failing, Math.max(0, point.event)));
      card.append(button);
    }
    return card;
  };

  /* ---- the bar ---- */

  const again = () => {
    filter();
    draw();
  };
  const chips = (box, all, off, text, mark, tally) => {
    for (const value of all) {
      const chip = element("button", undefined, "chip");
      chip.setAttribute("aria-pressed", "true");
      chip.title = "Click: hide or show. Shift and click: only this.";
      if (mark) icon(d3.select(chip).append("svg").attr("width", 16).attr("height", 14).attr("viewBox", "-9 -8 18 16"), mark(value));
      chip.append(element("span", text(value)), element("small", count(tally(value))));
      chip.addEventListener("click", event => {
        if (event.shiftKey) {
          off.clear();
          for (const other of all) if (other !== value) off.add(other);
        } else if (!off.delete(value)) {
          off.add(value);
        }
        [...box.children].forEach((each, k) => each.setAttribute("aria-pressed", String(!off.has(all[k]))));
        again();
      });
      box.append(chip);
    }
  };
  /** Copies as a selection does, which a page from disk may always do. */
  const copy = (from, button) => {
    const range = document.createRange(), selection = getSelection();
    range.selectNodeContents(from);
    selection.removeAllRanges();
    selection.addRange(range);
    const done = document.execCommand("copy");
    if (done) selection.removeAllRanges();
    button.textContent = done ? "copied" : "press Ctrl+C";
  };
  const toggle = (id, on) => $(id).setAttribute("aria-pressed", String(on));
  const act = {
    previous: () => step(-1), next: () => step(1),
    in: () => over.call(zoom.scaleBy, 1.6), out: () => over.call(zoom.scaleBy, 1 / 1.6),
    fit: () => over.call(zoom.transform, d3.zoomIdentity),
    axis: () => {
      const middle = failing.n ? state.selected : null;
      state.order = !state.order;
      width = 0;
      resize();
      zx = x;
      toggle("axis", !state.order);
      chart.dataset.axis = state.order ? "order" : "time";
      over.call(zoom.transform, d3.zoomIdentity);
      if (middle && failing.n > 400) {
        const span = (x.domain()[1] - x.domain()[0]) * Math.min(1, 200 / failing.n);
        show(at(middle.r, middle.i) - span / 2, at(middle.r, middle.i) + span / 2);
      }
    },
    overlay: () => {
      if (!hasParting) return;
      state.overlay = !state.overlay;
      if (!state.overlay && state.selected.r === passing) select(failing, theFailure());
      toggle("overlay", state.overlay);
      layout();
      scrollBy(0);
      draw();
    },
    fold: () => {
      state.folded = !state.folded;
      toggle("fold", state.folded);
      layout();
      scrollBy(0);
      reveal(state.selected.r, state.selected.i);
      draw();
    },
    keys: () => {
      $("help").hidden = !$("help").hidden;
    },
  };
  const KEYS = [
    ["← →", "along the cause chain: to the cause, back to what it led to"], [", .", "previous, next event"],
    ["⇧ ← →", "previous, next event of the same lane"], ["↑ ↓", "lane above, below"], ["u", "up to the cause"], ["g", "go to the failure"], ["d", "go to where the runs part"], ["Home End", "first, last event"],
    ["+ −", "zoom; the wheel does, too"], ["0", "whole run"], ["f", "filter"], ["t", "axis by order or by time"],
    ["p", "nearest passing run"], ["c", "one lane per host"], ["drag", "move; Shift and wheel for the lanes"], ["Esc", "close, clear"],
    ["?", "this help"],
  ];
  const onKey = event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") {
      $("help").hidden = true;
      if (document.activeElement === $("filter")) {
        $("filter").value = state.query = "";
        again();
      }
      chart.focus();
      return;
    }
    if (event.target === $("filter")) {
      if (event.key === "Enter") {
        chart.focus();
        const first = failing.shown.indexOf(1, 0);
        if (first >= 0 && !state.selected.r.shown[state.selected.i]) select(failing, first);
      }
      return;
    }
    const {r, i} = state.selected;
    const known = {
      ArrowLeft: () => event.shiftKey ? step(-1, true) : back(), ArrowRight: () => event.shiftKey ? step(1, true) : forth(),
      ",": () => step(-1), ".": () => step(1),
      ArrowUp: () => changeLane(-1), ArrowDown: () => changeLane(1),
      Home: () => select(r, Math.max(0, r.shown.indexOf(1))), End: () => select(r, Math.max(0, r.shown.lastIndexOf(1))),
      u: back, g: () => select(failing, theFailure()),
      d: () => hasParting && select(failing, Math.min(parting, failing.n - 1)),
      "+": act.in, "=": act.in, "-": act.out, "0": act.fit, f: () => $("filter").focus(), "/": () => $("filter").focus(),
      t: act.axis, p: act.overlay, c: act.fold, "?": act.keys,
    }[event.key];
    if (known) {
      event.preventDefault();
      known();
    }
  };

  /* ---- start ---- */

  breakable($("test"), data.test || "Run");
  $("failure").textContent = data.failure || "passed";
  $("failure").classList.toggle("passed", data.failure === "");
  $("token").textContent = data.token;
  $("again").textContent = data.again;
  for (const each of document.querySelectorAll(".again")) each.hidden = data.again === "";
  $("why").textContent = data.why.replace(/^why: /, "");
  $("why").hidden = data.why === "";
  $("told").textContent = data.story;
  $("story").hidden = data.story === "";
  for (const button of document.querySelectorAll("[data-copies]")) {
    button.addEventListener("click", () => copy($(button.dataset.copies), button));
  }
  $("size").textContent = many(failing.n, "event") + ", " + many(failing.n ? failing.step[failing.n - 1] : 0, "step") + ", "
    + seconds(failing.n ? failing.when[failing.n - 1] : 0, 3) + " of virtual time";
  $("overlay").hidden = !hasParting;
  const ofKind = new Map(), ofHost = new Map();
  for (let i = 0; i < failing.n; i++) {
    ofKind.set(failing.kind[i], (ofKind.get(failing.kind[i]) || 0) + 1);
    ofHost.set(failing.host[i], (ofHost.get(failing.host[i]) || 0) + 1);
  }
  chips($("kinds"), [...ofKind.keys()].sort((a, b) => a - b), state.kinds, kind => KINDS[kind].toLowerCase(),
    kind => KINDS[kind], kind => ofKind.get(kind));
  chips($("hosts"), hosts, state.hosts, host => S[host] || "world", null, host => ofHost.get(host) || 0);
  const help = $("help");
  help.append(element("h2", "Keys"));
  const table = element("dl");
  for (const [key, meaning] of KEYS) table.append(element("dt", key), element("dd", meaning));
  help.append(table);
  for (const [id, does] of Object.entries(act)) $(id).addEventListener("click", does);
  help.addEventListener("click", act.keys);
  $("filter").addEventListener("input", () => {
    state.query = $("filter").value;
    again();
  });
  window.addEventListener("keydown", onKey);
  over.call(zoom)
    .on("mousemove.point", point)
    .on("mouseleave.point", () => {
      state.hover = null;
      chart.dataset.hover = "";
      tip(null);
      paintOver();
    })
    .on("click.point", event => {
      const found = hit(...d3.pointer(event));
      if (found) select(found.r, found.i, false);
    })
    .on("wheel.lanes", event => {
      if (!event.shiftKey && Math.abs(event.deltaX) <= Math.abs(event.deltaY)) return;
      event.preventDefault();
      if (event.shiftKey) scrollBy(event.deltaY || event.deltaX);
      else over.call(zoom.translateBy, -event.deltaX / state.transform.k, 0);
      draw();
    });
  $("labels").addEventListener("wheel", event => {
    event.preventDefault();
    scrollBy(event.deltaY);
    draw();
  });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    readColours();
    mapped = null;
    draw();
  });
  readColours();
  state.folded = failing.n > 0 && new Set(failing.actor).size > 60;
  toggle("fold", state.folded);
  toggle("overlay", state.overlay);
  visibleHeight = Math.max(60, Math.floor(chart.getBoundingClientRect().height - TOP));
  layout();
  resize();
  zx = x;
  over.call(zoom.transform, d3.zoomIdentity);
  new ResizeObserver(() => {
    const before = visibleHeight;
    resize();
    if (before !== visibleHeight) {
      layout();
      scrollBy(0);
      draw();
    }
  }).observe(chart);
  chart.dataset.events = failing.n;
  chart.dataset.axis = "order";
  if (failing.n > 400) show(theFailure() - 110, theFailure() + 10);
  if (!follow()) {
    if (failing.n) select(failing, theFailure()); else panel();
  }
  linked = true;
  window.addEventListener("hashchange", follow);
  chart.focus({preventScroll: true});
  document.documentElement.dataset.ready = "true";
  requestAnimationFrame(() => setTimeout(() => {
    document.documentElement.dataset.painted = performance.now().toFixed(1);
  }));
})();
