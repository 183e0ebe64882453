// The one script of the workspace: making a passkey, and signing a text with it.
"use strict";
const packed = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const unpacked = (text) => Uint8Array.from(
  atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const fromHex = (text) => Uint8Array.from(text.match(/../g), (pair) => parseInt(pair, 16));
const told = (form, text) => { form.querySelector("[data-told]").textContent = text; };

async function signed(form) {
  const made = await navigator.credentials.get({ publicKey: {
    challenge: fromHex(form.dataset.challenge), rpId: form.dataset.rp,
    allowCredentials: [{ type: "public-key", id: unpacked(form.dataset.credential) }],
    userVerification: "required", timeout: 300000 } });
  form.elements.authenticator_data.value = packed(made.response.authenticatorData);
  form.elements.client_data.value = packed(made.response.clientDataJSON);
  form.elements.signature.value = packed(made.response.signature);
}

async function created(form) {
  const made = await navigator.credentials.create({ publicKey: {
    challenge: crypto.getRandomValues(new Uint8Array(32)),
    rp: { id: form.dataset.rp, name: "tripleaim: signing" },
    user: { id: crypto.getRandomValues(new Uint8Array(16)),
      name: "Sign for " + form.elements.party.value, displayName: "Sign for " + form.elements.party.value },
    pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: "public-key", alg })),
    authenticatorSelection: { residentKey: "discouraged", userVerification: "required" },
    attestation: "none", timeout: 300000 } });
  form.elements.public.value = packed(made.response.getPublicKey());
  form.elements.credential.value = packed(made.rawId);
}

for (const instead of document.querySelectorAll("[data-without-passkey]")) {
  instead.hidden = Boolean(window.PublicKeyCredential);
}
for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !window.PublicKeyCredential;
  form.addEventListener("submit", async (event) => {
    if (form.dataset.ready) { return; }
    event.preventDefault();
    try {
      await (form.dataset.passkey === "sign" ? signed(form) : created(form));
      form.dataset.ready = "yes";
      form.submit();
    } catch (error) {
      told(form, "The passkey did not sign: it was cancelled, took too long, or cannot verify you (" + error.name + ").");
    }
  });
}
