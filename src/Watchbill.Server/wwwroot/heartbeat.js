// In an exported status page: says when the application was last heard of, by a time that it has signed.
const line = document.getElementById("heartbeat");
const script = document.currentScript;
const bytes = text => Uint8Array.from(atob(text), character => character.charCodeAt(0));

async function look() {
  try {
    const answer = await fetch(new URL("heartbeat.json", script.src), { cache: "no-store" });
    const beat = await answer.json();
    const key = await crypto.subtle.importKey("spki", bytes("$PUBLIC_KEY"), { name: "ECDSA", namedCurve: "P-256" }, false, ["verify"]);
    const genuine = await crypto.subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, bytes(beat.signature), new TextEncoder().encode(`${beat.page}\n${beat.at}`));
    const minutes = Math.floor((Date.now() - Date.parse(beat.at)) / 60000);
    line.textContent = !genuine ? "The sign of life of the application is not genuine: what stands here may be out of date."
      : minutes >= 5 ? `No word from the control room for ${minutes} min: what stands here may be out of date.`
      : "The control room was heard of within the last minutes.";
    line.classList.toggle("problem", !genuine || minutes >= 5);
  } catch {
    line.textContent = "It cannot be told when the control room was last heard of: what stands here may be out of date.";
    line.classList.add("problem");
  }
}

look();
setInterval(look, 60000);
