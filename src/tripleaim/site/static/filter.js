// Narrows the list of names while typing. Without it the list is whole.
(function () {
  var box = document.querySelector(".ta-filter");
  var field = document.getElementById("filter");
  var count = document.getElementById("filter-count");
  var entries = Array.prototype.slice.call(document.querySelectorAll(".ta-entries li"));
  var words = entries.map(function (entry) { return entry.textContent.toLowerCase(); });
  box.hidden = false;
  field.addEventListener("input", function () {
    var wanted = field.value.trim().toLowerCase();
    var shown = 0;
    entries.forEach(function (entry, at) {
      entry.hidden = words[at].indexOf(wanted) < 0;
      if (!entry.hidden) { shown += 1; }
    });
    document.querySelectorAll(".ta-letter").forEach(function (letter) {
      letter.hidden = !letter.querySelector(".ta-entries li:not([hidden])");
    });
    count.textContent = wanted ? shown + (shown === 1 ? " name" : " names") : "";
  });
})();
