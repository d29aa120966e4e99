/** Which regions are cut off, and the switch for it; both through the gateway of this page. */

/** @returns {Promise<Set<string>>} */
export async function readCutRegions() {
  const response = await fetch("console/partitions", { cache: "no-store" });
  if (!response.ok) throw new Error(`The local stack's control does not answer (${response.status}).`);
  return new Set((await response.json()).cut);
}

/**
 * @param {string} region
 * @param {boolean} cut
 */
export async function setCut(region, cut) {
  const response = await fetch(`console/partitions/${encodeURIComponent(region)}`, {
    method: "PUT",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ cut }),
  });
  if (!response.ok) throw new Error(`${cut ? "Cutting" : "Healing"} ${region} did not work (${response.status}).`);
}
