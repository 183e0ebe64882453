// Saves a picture as SVG or PNG with its title, its key and its source in it, and names the sources that a
// page numbers. Without it pages are whole.
(function () {
  var LOOK = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin",
    "stroke-opacity", "opacity", "font-size", "font-weight", "text-anchor", "dominant-baseline",
    "paint-order", "visibility", "transform"];
  var EDGE = 16, LINE = 19, FONT = "Arial, Helvetica, sans-serif", NS = "http://www.w3.org/2000/svg";
  var END = document.currentScript.getAttribute("data-end");

  function make(name, said, text) {
    var made = document.createElementNS(NS, name);
    Object.keys(said).forEach(function (each) { made.setAttribute(each, said[each]); });
    if (text) { made.textContent = text; }
    return made;
  }

  function dress(from, to) {
    var look = getComputedStyle(from);
    to.setAttribute("style", LOOK.map(function (name) {
      return name + ":" + look.getPropertyValue(name);
    }).join(";"));
    to.removeAttribute("class");
    var there = Array.prototype.slice.call(to.children);
    Array.prototype.forEach.call(from.children, function (child, at) {
      if (getComputedStyle(child).display === "none" && child.localName !== "title" && child.localName !== "desc") {
        there[at].remove();
      } else { dress(child, there[at]); }
    });
  }

  function lines(text, width, size, weight) {
    var pen = document.createElement("canvas").getContext("2d");
    pen.font = weight + " " + size + "px " + FONT;
    return text.split(/\s+/).reduce(function (made, word) {
      var last = made.length - 1, longer = last < 0 ? word : made[last] + " " + word;
      if (last >= 0 && pen.measureText(longer).width <= width) { made[last] = longer; } else { made.push(word); }
      return made;
    }, []);
  }

  function plain(element) { return element.textContent.replace(/\s+/g, " ").trim(); }

  function cited(figure) {
    var said = figure.getAttribute("data-cited");
    if (said) { return "Source: " + said + ". " + END; }
    var numbers = figure.getAttribute("data-sources").split(" ").filter(Boolean);
    var titles = numbers.slice(0, 3).map(function (number) { return plain(document.getElementById("s" + number)); });
    var more = numbers.length > 3 ? " and " + (numbers.length - 3) + " more" : "";
    var word = numbers.length === 1 ? "Source: " : "Sources: ";
    return (titles.length ? word + titles.join("; ") + more + ". " : "") + END;
  }

  function draw(figure) {
    var parts = Array.prototype.slice.call(figure.querySelectorAll("svg.ta-chart"));
    var words = Array.prototype.slice.call(
      figure.querySelectorAll(".ta-unit, .ta-panel-title, .ta-panel-note, .ta-legend li"));
    var boxes = parts.concat(words).map(function (each) { return each.getBoundingClientRect(); });
    var left = Math.min.apply(null, boxes.map(function (box) { return box.left; }));
    var top = Math.min.apply(null, boxes.map(function (box) { return box.top; }));
    var right = Math.max.apply(null, boxes.map(function (box) { return box.right; }));
    var bottom = Math.max.apply(null, boxes.map(function (box) { return box.bottom; }));
    var width = Math.max(right - left, 420), ink = getComputedStyle(figure).color;
    var ground = getComputedStyle(figure).backgroundColor;
    var all = make("svg", { xmlns: NS, "font-family": FONT });
    var back = all.appendChild(make("rect", { width: "100%", height: "100%", fill: ground }));
    var y = EDGE;
    function write(text, size, weight) {
      lines(text, width, size, weight).forEach(function (line) {
        y += LINE;
        all.appendChild(make("text", { x: EDGE, y: y, "font-size": size, "font-weight": weight, fill: ink }, line));
      });
    }
    write(plain(figure.querySelector("h2, h3, h4")), 17, 700);
    y += 10;
    parts.forEach(function (svg) {
      var box = svg.getBoundingClientRect(), copy = svg.cloneNode(true);
      dress(svg, copy);
      copy.setAttribute("x", EDGE + box.left - left);
      copy.setAttribute("y", y + box.top - top);
      copy.setAttribute("width", box.width);
      copy.setAttribute("height", box.height);
      copy.setAttribute("overflow", "visible");
      all.appendChild(copy);
    });
    words.forEach(function (each) {
      var box = each.getBoundingClientRect(), look = getComputedStyle(each), size = parseFloat(look.fontSize);
      var x = EDGE + box.left - left, swatch = each.querySelector(".ta-swatch");
      if (swatch) {
        var at = swatch.getBoundingClientRect();
        all.appendChild(make("rect", { x: EDGE + at.left - left, y: y + at.top - top, width: at.width,
          height: at.height, fill: getComputedStyle(swatch).backgroundColor }));
        x = EDGE + at.right - left + 8;
      }
      lines(plain(each), box.width + 40, size, look.fontWeight).forEach(function (line, number) {
        all.appendChild(make("text", { x: x, y: y + box.top - top + size * (0.95 + 1.3 * number), "font-size": size,
          "font-weight": look.fontWeight, fill: look.color }, line));
      });
    });
    y += bottom - top + 6;
    var canonical = document.querySelector("link[rel=canonical]");
    write(cited(figure), 12, 400);
    write(canonical ? canonical.href : location.href, 12, 400);
    var high = y + EDGE, wide = width + 2 * EDGE;
    all.setAttribute("width", wide);
    all.setAttribute("height", high);
    all.setAttribute("viewBox", "0 0 " + wide + " " + high);
    back.setAttribute("width", wide);
    back.setAttribute("height", high);
    return { text: new XMLSerializer().serializeToString(all), wide: wide, high: high };
  }

  function give(name, blob) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 1000);
  }

  function save(figure, ending) {
    var made = draw(figure), name = figure.getAttribute("data-name") + "." + ending;
    if (ending === "svg") { give(name, new Blob([made.text], { type: "image/svg+xml" })); return; }
    var picture = new Image();
    picture.onload = function () {
      var sheet = document.createElement("canvas");
      sheet.width = 2 * made.wide;
      sheet.height = 2 * made.high;
      sheet.getContext("2d").drawImage(picture, 0, 0, sheet.width, sheet.height);
      sheet.toBlob(function (blob) { give(name, blob); }, "image/png");
    };
    picture.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(made.text);
  }

  document.querySelectorAll('.ta-note a[href^="#s"]').forEach(function (link) {
    var said = "Source " + plain(link) + ": " + plain(document.querySelector(link.getAttribute("href")));
    link.title = said;
    link.setAttribute("aria-label", said);
  });

  document.querySelectorAll("figure[data-sources]").forEach(function (figure) {
    var title = plain(figure.querySelector("h2, h3, h4")), row = document.createElement("span");
    row.className = "ta-save";
    row.append("Save this picture: ");
    ["svg", "png"].forEach(function (ending) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = ending.toUpperCase();
      button.setAttribute("aria-label", "Save as " + ending.toUpperCase() + ": " + title);
      button.addEventListener("click", function () { save(figure, ending); });
      row.append(button, " ");
    });
    figure.querySelector("figcaption").append(row);
  });
})();
