/** What has points when it is measured what they cost outside of a run. */
package points;
