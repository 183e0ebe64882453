// Asks the index as tripleaim/registry/find does, and says the same words; a test compares them.
(function () {
  "use strict";
  var SAME = { saint: "st", hospitals: "hospital", upon: "on", ctr: "centre", salop: "shropshire",
    bham: "birmingham", gloster: "gloucester", infmy: "infirmary" };
  ("beds bedfordshire, berks berkshire, bucks buckinghamshire, cambs cambridgeshire, derbys derbyshire, " +
    "glos gloucestershire, hants hampshire, herts hertfordshire, lancs lancashire, leics leicestershire, " +
    "lincs lincolnshire, northants northamptonshire, notts nottinghamshire, oxon oxfordshire, " +
    "staffs staffordshire, warks warwickshire, wilts wiltshire, worcs worcestershire, yorks yorkshire").split(", ")
    .forEach(function (pair) { SAME[pair.split(" ")[0]] = pair.split(" ")[1]; });
  var NOISE = new Set(("the of and on in under le nhs ccg stp ics icb icp pcn council city borough district county " +
    "metropolitan unitary authority board trust foundation ft partnership integrated care system " +
    "clinical commissioning group sustainability transformation health social sub location mbc lbc").split(" "));
  var BODIES = new Set("nhs ccg stp ics icb icp pcn trust board".split(" "));
  var WIND = { n: "north", s: "south", e: "east", w: "west", ne: "north east", nw: "north west", se: "south east",
    sw: "south west" };
  var POSTCODE = /^([a-z]{1,2}\d[a-z\d]?)(?: ?(\d[a-z]{2})| \d[a-z]?)?$/;
  var MOST = 12, CODE = 110, WHOLE = 100, SAID = 95, CORE = 92, JOINED = 88, BEGINS = 80, HOLDS = 74, PART = 68;
  var SLIP = 60, SLIPS = 48, EACH_SLIP = 6, NEARBY = 30, OTHER_WORDS = 1, SURE = SLIP - 2 * EACH_SLIP - OTHER_WORDS;
  var HELD = "illages are known here only where an NHS body has its address";
  var UNKNOWN = "V" + HELD + ". Try the first half of a postcode, or your council.";
  var OTHERS = "Other places may have this name: v" + HELD + ". If none of these is yours, try a postcode or your council.";
  var LOCAL = ["postcode", "town", "hospital", "practice"], TAIL = 1000, MOST_TAILS = 4;

  function fold(text) {
    var plain = text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
    plain = plain.replace(/['’‘`]/g, "").replace(/&/g, " and ").replace(/[^a-z0-9]+/g, " ").trim();
    plain = plain.replace(/\b(?:[ns][ew]?|[ew])\b(?= [a-z]{3})/g, function (word) { return WIND[word]; });
    var words = plain ? plain.split(" ").map(function (word) { return Object.hasOwn(SAME, word) ? SAME[word] : word; }) : [];
    var core = words.filter(function (word) { return !NOISE.has(word); });
    core = core.length ? core : words;
    return { words: words.join(" "), core: core, spaced: core.join(" "), telling: new Set(core), joined: core.join("") };
  }

  function allowed(word) { return word.length < 4 ? 0 : word.length < 7 ? 1 : 2; }

  function bits(word) {
    var found = 0;
    for (var i = 0; i < word.length; i += 1) {
      var code = word.charCodeAt(i);
      found |= code < 97 ? 1 << (26 + (code - 48) % 6) : 1 << (code - 97);
    }
    return found;
  }

  function count(number) {
    var found = 0;
    for (; number; number &= number - 1) { found += 1; }
    return found;
  }

  function distance(one, other, most) {
    var before = [], last = [], now;
    for (var i = 0; i <= other.length; i += 1) { last.push(i); }
    for (var row = 1; row <= one.length; row += 1) {
      now = [row];
      for (var column = 1; column <= other.length; column += 1) {
        var same = one[row - 1] === other[column - 1];
        var cost = Math.min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (same ? 0 : 1));
        if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) {
          cost = Math.min(cost, before[column - 2] + 1);
        }
        now.push(cost);
      }
      if (Math.min.apply(null, now) > most) { return most + 1; }
      before = last;
      last = now;
    }
    return Math.min(last[other.length], most + 1);
  }

  function near(word, words) {
    var most = allowed(word), its = bits(word);
    return words.map(function (each) {
      var far = Math.abs(each[0].length - word.length) > most || count(each[1] ^ its) > 2 * most;
      return [each[0], far ? most + 1 : distance(word, each[0], most)];
    }).filter(function (each) { return each[1] <= most; });
  }

  function Finder(index) {
    var coded = new Map(), named = [], joined = new Map(), words = new Map();
    function put(map, key, value) { if (map.has(key)) { map.get(key).push(value); } else { map.set(key, [value]); } }
    function usual(systems, councils) {
      var first = councils.length ? index.councils[councils[0]] : systems.length ? index.systems[systems[0]] : null;
      return first ? index.pages[councils.length ? 0 : 1].replace("*", first[0]) : "";
    }
    this.entries = index.rows.map(function (row, at) {
      var entry = { at: at, kind: index.kinds[row[0]][0], says: index.kinds[row[0]][1], name: row[1],
        codes: row[2] ? String(row[2]).split("|") : [], aliases: row[3] ? String(row[3]).split("|") : [],
        near: row[4] || "", systems: row[5] || [], councils: row[6] || [], ended: Boolean(row[7] & 1),
        derived: Boolean(row[7] & 2), page: row[8] || usual(row[5] || [], row[6] || []) };
      entry.codes.forEach(function (code) { put(coded, code.toUpperCase(), entry); });
      var inside = entry.kind === "practice" && entry.councils.length ? [entry.name + " " + index.councils[entry.councils[0]][1]] : [];
      new Set([entry.name].concat(entry.aliases, inside)).forEach(function (name) {
        var folded = fold(name), place = named.length;
        named.push([entry, folded]);
        put(joined, folded.joined, place);
        folded.telling.forEach(function (word) { put(words, word, place); });
      });
      return entry;
    });
    function weighed(map) { return Array.from(map.keys()).map(function (word) { return [word, bits(word)]; }); }
    this.areas = new Set(this.entries.filter(function (each) { return each.kind === "postcode"; })
      .map(function (each) { return parts(each.name)[0]; }));
    this.coded = coded; this.named = named; this.joined = joined; this.words = words;
    this.joinedBits = weighed(joined); this.wordBits = weighed(words);
  }

  function ordered(hits) {
    return hits.sort(function (one, other) { return other[1] - one[1] || one[0].at - other[0].at; });
  }

  function parts(district) {
    var letters = /^[A-Z]{2}/.test(district) ? district.slice(0, 2) : district.slice(0, 1);
    return [letters, Number(district.slice(letters.length).replace(/\D/g, "")) || 0];
  }

  function scoreOf(wanted, name) {
    if (wanted.words === name.words) { return WHOLE; }
    if (wanted.spaced === name.spaced) {
      var said = " " + name.words + " ", asked = wanted.words.split(" ");
      return asked.some(function (word) { return BODIES.has(word); }) && asked.every(function (word) { return said.indexOf(" " + word + " ") >= 0; }) ? SAID : CORE;
    }
    if (wanted.joined === name.joined) { return JOINED; }
    if ((name.spaced + " ").startsWith(wanted.spaced + " ")) { return BEGINS; }
    if (wanted.core.every(function (word) { return name.telling.has(word); })) { return HOLDS; }
    var last = wanted.core[wanted.core.length - 1];
    var isPart = last.length > 1 && wanted.core.slice(0, -1).every(function (word) { return name.telling.has(word); }) &&
      name.core.some(function (word) { return word.startsWith(last); });
    return isPart ? PART : 0;
  }

  Finder.prototype.find = function (text) {
    var given = text.split(/\s+/).filter(Boolean).join(" ");
    var coded = this.coded.get(given.toUpperCase()) || [];
    var postcode = POSTCODE.exec(given.toLowerCase());
    if (postcode && (postcode[2] || coded.every(function (each) { return each.kind === "postcode"; }))) {
      return this.byPostcode(postcode[1].toUpperCase(), (postcode[2] || "").toUpperCase()).slice(0, MOST);
    }
    if (this.isArea(given)) {
      return this.entries.filter(function (each) {
        return each.kind === "postcode" && parts(each.name)[0] === given.toUpperCase();
      }).map(function (each) { return [each, PART]; }).slice(0, MOST);
    }
    var isWord = /^\p{L}+$/u.test(given) && given !== given.toUpperCase(); // rye is a town before it is a code
    var hits = coded.map(function (each) { return [each, isWord ? SAID : CODE]; });
    this.byName(given).forEach(function (hit) { if (coded.indexOf(hit[0]) < 0) { hits.push(hit); } });
    return ordered(hits).slice(0, MOST);
  };

  Finder.prototype.isArea = function (given) {
    var letters = given.toUpperCase(), known = false;
    if (letters.length > 2 || this.coded.has(letters) || !this.areas.has(letters)) { return false; }
    this.byName(given).forEach(function (hit) { known = known || hit[1] >= CORE; });
    return !known;
  };

  Finder.prototype.byPostcode = function (district, inner) {
    var isDistrict = function (each) { return each.kind === "postcode"; };
    var there = (this.coded.get(district) || []).filter(isDistrict), wanted = parts(district);
    var outside = (this.coded.get(wanted[0]) || []).concat(this.coded.get(district) || []).filter(function (each) { return each.kind === "outside"; });
    if (there.length || outside.length) {
      var bodies = inner ? this.coded.get(district + " " + inner) || [] : [];
      return ordered(outside.map(function (each) { return [each, CODE]; }).concat(
        there.map(function (each) { return [each, outside.length ? WHOLE : CODE]; }),
        bodies.map(function (each) { return [each, WHOLE]; })));
    }
    var nearest = this.entries.filter(function (each) { return isDistrict(each) && parts(each.name)[0] === wanted[0]; });
    function away(each) { return Math.abs(parts(each.name)[1] - wanted[1]); }
    return nearest.sort(function (one, other) {
      return away(one) - away(other) || (one.name < other.name ? -1 : 1);
    }).map(function (each) { return [each, NEARBY]; });
  };

  Finder.prototype.byName = function (text) {
    var wanted = fold(text), best = new Map(), fits = [];
    if (!wanted.words) { return best; }
    this.named.forEach(function (pair, at) {
      var score = scoreOf(wanted, pair[1]);
      if (score) { fits.push([at, score]); }
    });
    var named = this.named;
    (fits.length ? fits : this.withSlips(wanted)).forEach(function (each) {
      var entry = named[each[0]][0], held = best.get(entry.at);
      if (!held || held[1] < each[1]) { best.set(entry.at, [entry, each[1]]); }
    });
    return best;
  };

  Finder.prototype.withSlips = function (wanted) {
    var self = this, found = [], total = null;
    function isParted(at) { return self.named[at][1].core.length === wanted.core.length; }
    near(wanted.joined, this.joinedBits).forEach(function (each) {
      self.joined.get(each[0]).forEach(function (at) {
        found.push([at, SLIP - EACH_SLIP * each[1] - (isParted(at) ? 0 : OTHER_WORDS)]);
      });
    });
    wanted.core.forEach(function (word) {
      var best = new Map(), both = new Map();
      near(word, self.wordBits).forEach(function (each) {
        self.words.get(each[0]).forEach(function (at) {
          best.set(at, Math.min(each[1], best.has(at) ? best.get(at) : each[1]));
        });
      });
      best.forEach(function (slips, at) {
        if (!total) { both.set(at, slips); } else if (total.has(at)) { both.set(at, slips + total.get(at)); }
      });
      total = both;
    });
    total.forEach(function (slips, at) {
      found.push([at, (isParted(at) ? SLIP : SLIPS) - EACH_SLIP * slips]);
    });
    return found.filter(function (each) { return each[1] >= NEARBY; });
  };

  function listed(shares, names) {
    var whole = [], tails = [];
    if (shares.length === 2) { return names[shares[0]][1]; }
    for (var at = 0; at < shares.length; at += 2) {
      var name = names[shares[at]][1], part = shares[at + 1], tenths = Math.floor((part + 5) / 10);
      if (part >= TAIL) { whole.push(name + " (" + Math.floor((part + 50) / 100) + "%)"); }
      else { tails.push(Math.floor(tenths / 10) + "." + tenths % 10 + "% in " + name); }
    }
    if (tails.length) { whole.push("and a tail of " + tails.slice(0, MOST_TAILS).join(", ")); }
    return whole.join(", ");
  }

  function tell(index, entry) {
    var inside = LOCAL.indexOf(entry.kind) >= 0 && entry.councils.length ? listed(entry.councils, index.councils) : "";
    var isItself = entry.kind === "system" && !entry.ended;
    var systems = isItself || !entry.systems.length ? "" : listed(entry.systems, index.systems);
    var many = entry.systems.filter(function (part, at) { return at % 2 === 1 && part >= TAIL; }).length > 1;
    return entry.says + (entry.ended ? ", which ended" : "") + (inside ? " in " + inside : "") +
      (systems ? "; " + (many ? "systems" : "system") + ": " + systems : "") +
      (entry.derived ? "; worked out from addresses of NHS bodies" : "");
  }

  function titled(entry) {
    return entry.name + (entry.near && entry.kind !== "postcode" ? " (" + entry.near + ")" : "");
  }

  function make(tag, text, parent) {
    var made = document.createElement(tag);
    made.textContent = text;
    parent.appendChild(made);
    return made;
  }

  function headed(score) {
    return score >= PART ? "Found" : score >= SURE ? "Did you mean" : "Nothing of that name; near to it";
  }

  function show(finder, index, text) {
    var box = document.getElementById("found"), hits = finder.find(text);
    box.textContent = "";
    if (!text.trim()) { return; }
    make("h2", hits.length ? headed(hits[0][1]) : "Nothing found", box);
    var list = document.createElement("ol");
    list.className = "ta-hits";
    if (hits.length) { box.appendChild(list); }
    hits.forEach(function (hit) {
      var item = make("li", "", list), link = make("a", titled(hit[0]), item);
      link.href = (box.dataset.root || "../") + hit[0].page + (location.protocol === "file:" ? "index.html" : "");
      item.appendChild(document.createTextNode(" "));
      make("span", tell(index, hit[0]), item);
    });
    var more = !hits.length || hits[0][1] < PART ? UNKNOWN : hits[0][0].kind === "town" ? OTHERS : "";
    if (more) {
      var line = make("p", more + " ", box);
      make("a", "Every name is in the lists below", line).href = "#lists";
      line.append(".");
    }
  }

  window.tripleaimFind = { Finder: Finder, tell: tell, titled: titled };
  var field = document.getElementById("q"), index = window.tripleaimIndex;
  if (!field || !index || !document.getElementById("found")) { return; }
  var finder = new Finder(index), asked = new URLSearchParams(location.search).get("q") || "";
  field.value = asked;
  show(finder, index, asked);
  field.addEventListener("input", function () { show(finder, index, field.value); });
  document.getElementById("ask").addEventListener("submit", function (event) {
    event.preventDefault();
    history.replaceState(null, "", "?q=" + encodeURIComponent(field.value));
    show(finder, index, field.value);
  });
})();
