// What the page holds: the list, which is read at once, and the documents, each unpacked when it is asked for.

const index = JSON.parse(document.getElementById("index").textContent);
const rows = index.rows.map((values, place) => ({
  place,
  ...Object.fromEntries(index.keys.map((key, number) => [key, values[number]])),
}));

/** The document at `place` in the list, unpacked: `record`, `page`, `place`, `missing`, `repairs` as pack.py made them. */
async function unpack(place) {
  const base64 = (await packed(place)).textContent;
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Response(stream).json();
}

/** The element that holds it. The list can be used while the browser still reads the end of a large page. */
async function packed(place) {
  const id = `d${place}`;
  while (document.getElementById(id)?.nextSibling == null && document.readyState === "loading") {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return document.getElementById(id);
}
