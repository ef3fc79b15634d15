#include "text/verbatim.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "files.h"
#include "model/parts.h"
#include "reading/masked.h"
#include "text/kept.h"

namespace glossa::test {
namespace {

// The spans, with "|" between.
std::string found(const std::string& text) {
  std::string result;
  for (const Range& span : verbatim_spans(text)) {
    result += (result.empty() ? "" : "|") + text.substr(span.begin, span.end - span.begin);
  }
  return result;
}

bool kept(const std::string& sentence, const std::string& translation) {
  return keeps(sentence, verbatim_spans(sentence), translation);
}

TEST_SUITE_BEGIN("verbatim");

TEST_CASE("numbers and addresses are found, without the marks around them") {
  CHECK(found("Room 117, (or 1,250.)") == "117|1,250");
  CHECK(found("At 10:45 call 555-1234: 24/12.") == "10:45|555-1234|24/12");
  CHECK(found("我有315本书。") == "315");
  CHECK(found("请写信给me@a.bc，明天。") == "me@a.bc");
  CHECK(found("See https://a.bc/d?e=1.") == "https://a.bc/d?e=1");
  CHECK(found("\"www.a.bc\" or <me@a.bc>!") == "www.a.bc|me@a.bc");
  CHECK(found("12") == "12");
  CHECK(found("5万日元和3个") == "3");
  CHECK(found("Call +49 170 1234567 12 times") == "+49 170 1234567 12");  // who knows
  CHECK(found("2+2, +5") == "2|2|+5");
  CHECK(found("5 cats at -5, [1] (-10)") == "5|-5|1|-10");
  CHECK(found("1 250 people, 1\u202F250\u00A0000,50 in 2019 300 times") ==
        "1 250|1\u202F250\u00A0000,50|2019|300");
}

TEST_CASE("so are other words of no language") {
  CHECK(found("Open config.json or C:\\a, please.") == "config.json|C:\\a");
  CHECK(found("Hello, {name}! %s of %d: {n} files") == "{name}|%s|%d|{n}");
  CHECK(found("@anna: #news in my_file, getName(x)") == "@anna|#news|my_file|getName(x");
  CHECK(found("An iPhone, MP3 and B2B on BA2490; /usr/bin") == "iPhone|MP3|B2B|BA2490|/usr/bin");
  CHECK(found("l'iPhone, “iPhone”, «m²»—iPhone's") == "iPhone|iPhone|m²|iPhone");
  CHECK(found("mid-1990s U20-Team COVID-19 my-file.json") == "U20|COVID-19|my-file.json");
  CHECK(found("2½ of 60 m² is 10²") == "2½|60|m²|10²");
}

TEST_CASE("the sign of a currency is part of its number") {
  CHECK(found("It costs $5, €9.99 or (£20).") == "$5|€9.99|£20");
  CHECK(kept("It costs $5.", "Das kostet 5 $."));
  CHECK(kept("It costs $5.", "Ça coûte cinq dollars."));
  CHECK_FALSE(kept("It costs $5.", "Das kostet 5."));
  CHECK(kept("Only €9.99!", "¡Solo 9.99 euros!"));
  CHECK_FALSE(kept("Only €9.99!", "¡Solo 9.99!"));
  CHECK_FALSE(kept("Only £20.", "Nur 20 Dollar."));
}

TEST_CASE("what is none of them") {
  for (const std::string text :
       {"", " ", "747s", "me @ home", "a@b", "@", "...", "\xFF\xC3", "３３", "_a_",
        "e.g. a.m. z.B.", "here.Then", "he/she", "the 5th, 10km", "O'Brien", "{ }"}) {
    CAPTURE(text);
    CHECK(found(text).empty());
  }
}

TEST_CASE("a translation keeps them or not") {
  CHECK(kept("Room 117 is closed.", "Zimmer 117 ist zu."));
  CHECK_FALSE(kept("Room 117 is closed.", "Zimmer 17 ist zu."));
  CHECK(kept("There are 1,250.", "Il y en a 1 250."));
  CHECK_FALSE(kept("There are 1,250.", "Il y en a 150."));
  CHECK(kept("Il y a 1 250 livres.", "There are 1,250 books."));
  CHECK_FALSE(kept("Il y a 1 250 livres.", "There are 250 books."));
  CHECK(kept("It was -5 degrees.", "Es war -5 Grad."));
  CHECK_FALSE(kept("It was -5 degrees.", "Es war 50 Grad."));
  CHECK_FALSE(kept("It was -15 degrees.", "Es war 15 Grad."));
  CHECK(kept("I won 6 to 2.", "Ich habe 6 zu 2 gewonnen."));
  CHECK(kept("I won 6 to 2.", "Ich habe sechs zu zwei gewonnen."));
  CHECK_FALSE(kept("I won 6 to 2.", "Ich habe 62 gewonnen."));
  CHECK(kept("I have 20 books.", "J'ai vingt livres."));
  CHECK_FALSE(kept("I have 63 books.", "Ich habe 630 Bücher."));
  CHECK(kept("Two of 63 books.", "2 von 63 Büchern."));
  CHECK_FALSE(kept("I have 63 books.", "Ich habe 5 Bücher."));
  CHECK(kept("At 2:30.", "À 14 h 30."));
  CHECK_FALSE(kept("At 2:30.", "À deux heures et demie."));  // or "à trois heures": who knows
  CHECK(kept("At 4:00.", "À 4 heures."));
  CHECK_FALSE(kept("At 7:45.", "At 754."));
  CHECK_FALSE(kept("At 10:05 or 11:15.", "Um 10:05 oder 15 Uhr."));
  CHECK(kept("A las 6 y media.", "At 6:30."));
  CHECK_FALSE(kept("A las 6 y media.", "At 6:10."));
  CHECK(kept("At 12:30.", "À 0 h 30."));
  CHECK(kept("From 1:30 to 2:15.", "De 13 h 30 à 14 h 15."));
  CHECK(kept("Open 1:30-2:15.", "Ouvert de 13 h 30 à 14 h 15."));
  CHECK_FALSE(kept("Open 1:30-2:15.", "Ouvert de 13 h 30 à 14 h."));
  CHECK(kept("It costs 19.99 euros.", "Das kostet 19,99 Euro."));
  CHECK_FALSE(kept("It costs 19.99 euros.", "Das kostet 199 Euro."));
  CHECK_FALSE(kept("It costs 19.99 euros.", "Das kostet 1999 Euro."));
  CHECK_FALSE(kept("He is 1.85 m tall.", "Er ist 185 m groß."));
  CHECK(kept("It costs 3.5 dollars.", "Ça coûte 3,5 dollars."));
  CHECK(kept("It costs 2.5 dollars.", "Ça coûte deux dollars et demi."));
  CHECK_FALSE(kept("It costs 3.5 dollars.", "Ça coûte 35 dollars."));
  CHECK_FALSE(kept("On 12/24/2023.", "Le 12242023."));
  CHECK_FALSE(kept("It costs $19.99.", "Ça coûte 19 dollars.99."));
  CHECK(kept("It costs $1,219.99.", "Ça coûte 1 219,99 dollars."));
  CHECK(kept("Um 7.30 Uhr.", "At 7:30."));
  CHECK(kept("Version 2.5.1 is out.", "La version 2.5.1 est sortie."));
  CHECK_FALSE(kept("Version 2.5.1 is out.", "La version 25.1 est sortie."));
  CHECK(kept("1.250.000 Menschen.", "1,250,000 people."));
  CHECK(kept("Es kostet 1.250.000,50 Euro.", "It costs 1,250,000.50 euros."));
  CHECK(kept("Call 555-1234.", "Rufen Sie 555 1234 an."));
  CHECK(kept("See www.a.bc.", "Voir www.a.bc."));
  CHECK_FALSE(kept("See www.a.bc.", "Voir www.a.b."));
  CHECK_FALSE(kept("See http://a.bc.", "Voir 12 http://a.bc."));
  CHECK_FALSE(kept("See www.a.bc.", "Voirwww.a.bc."));
  CHECK_FALSE(kept("See www.a.bc.", "Voir www.a.bc sur www.a.bc."));
}

TEST_CASE("a translation with the copies has each as it is") {
  const std::string sentence = "At 2:30 I paid 20 euros.";
  const auto spans = verbatim_spans(sentence);
  CHECK(copies_all(sentence, spans, "À 2:30 j'ai payé 20 euros."));
  CHECK_FALSE(copies_all(sentence, spans, "À 2 h 30 j'ai payé 20 euros."));
  CHECK_FALSE(copies_all(sentence, spans, "À 2:30 j'ai payé vingt euros."));
}

TEST_CASE("each becomes one unknown token, which stands where it stood") {
  const Model model = load_model("tiny-tied.safetensors");
  const Tokenizer& tokenizer = model.parts().tokenizer;
  const int unk = tokenizer.vocabulary().unk();
  for (const std::string text : {"Room 117 is closed.", "12", "See https://a.bc/ü at 10:45!",
                                 "1,250 and 33 cats", "10 20  30", "a 44🙂 b"}) {
    CAPTURE(text);
    const auto spans = verbatim_spans(text);
    const auto encoding = encode_masked(tokenizer, text, spans);
    REQUIRE(encoding.has_value());
    std::size_t next = 0;
    std::size_t end = 0;
    for (std::size_t k = 0; k < encoding->ids.size(); ++k) {
      const auto& [token, range] = encoding->tokens[k];
      CHECK(range.begin >= end);
      CHECK(range.end <= text.size());
      end = range.end;
      if (next == spans.size() || range.end <= spans[next].begin) continue;
      // Beside other unknown characters it is one token with them.
      CHECK(range.begin <= spans[next].begin);
      CHECK(range.end >= spans[next].end);
      CHECK(encoding->ids[k] == unk);
      CHECK(token == text.substr(range.begin, range.end - range.begin));
      ++next;
    }
    CHECK(next == spans.size());
  }
}

TEST_SUITE_END();

}  // namespace
}  // namespace glossa::test
