#include "core/report/tables.hpp"

#include <utility>

#include "core/alerts/finding_kinds.hpp"
#include "core/edits/edit.hpp"
#include "core/explain/beat_parts.hpp"
#include "core/features/beat_context.hpp"
#include "core/features/four_beats.hpp"
#include "core/features/model_input.hpp"
#include "core/features/rhythm_context.hpp"
#include "core/features/rhythm_windows.hpp"
#include "core/features/twelve_lead_input.hpp"
#include "core/formats/readable_formats.hpp"
#include "core/record/annotation.hpp"
#include "core/record/beat_class.hpp"
#include "core/record/twelve_lead_class.hpp"
#include "core/rhythm/four_beat_answers.hpp"
#include "core/rhythm/rhythm_evidence.hpp"
#include "core/rhythm/thresholds.hpp"
#include "core/words/file_exports.hpp"
#include "core/words/glossary.hpp"
#include "core/words/json_writer.hpp"

namespace ecg {

namespace {

void list(JsonWriter& json, std::string_view key, std::span<const std::string_view> names) {
  json.key(key);
  json.begin_array();
  for (const std::string_view name : names) json.value(name);
  json.end_array();
}

}  // namespace

std::string tables_json(std::span<const std::string_view> option_keys) {
  JsonWriter json;
  json.begin_object();
  json.key("class_letters");
  json.begin_array();
  for (const char& letter : kBeatClassLetters) json.value(std::string_view(&letter, 1));
  json.end_array();
  list(json, "edit_kinds", kEditKindNames);
  json.member("longest_note_bytes", kLongestNote_bytes);
  list(json, "window_scalings", kWindowScalingNames);
  list(json, "rr_columns", kRrColumnNames);
  json.member("rhythm_columns", static_cast<int>(kRhythmColumns));
  json.member("context_columns", kContextColumns);
  list(json, "rhythm_classes", kRhythmClassNames);
  json.member("rhythm_window_samples", kRhythmWindowSamples);
  json.member("standard_leads", static_cast<int>(kStandardLeadCount));
  json.member("twelve_lead_samples", static_cast<int>(kTwelveLeadSamples));
  json.member("twelve_lead_columns", static_cast<int>(kTwelveLeadColumns));
  list(json, "twelve_lead_classes", kTwelveLeadClassNames);
  list(json, "four_beat_labels", kFourBeatLabelNames);
  json.member("four_beat_samples", static_cast<int>(kFourBeatSamples));
  json.member("four_beat_caveat", kFourBeatCaveat);
  json.member("questions_per_beat", static_cast<int>(kQuestions));
  list(json, "option_keys", option_keys);
  json.key("thresholds");
  json.begin_object();
  for (const Threshold& threshold : thresholds()) {
    json.key(threshold.name);
    json.begin_object();
    json.member("least", threshold.least);
    json.member("most", threshold.most);
    json.member("usual", threshold.value({}));
    json.member("unit", threshold.unit);
    json.member("meaning", threshold.meaning);
    json.member("source", threshold.source);
    json.end_object();
  }
  json.end_object();
  json.key("finding_kinds");
  json.begin_array();
  for (const FindingTraits& kind : finding_traits()) {
    json.begin_object();
    json.member("name", kind.name);
    json.member("title", std::string_view(kind.title));
    json.member("found_by", kind.found_by);
    json.member("of_usual_beat", kind.of_usual_beat);
    json.member("measured", kind.measured);
    json.end_object();
  }
  json.end_array();
  json.key("beat_codes");
  json.begin_array();
  for (std::size_t label = 0; label < kBeatClassCount; ++label)
    json.value(static_cast<std::int64_t>(code_from_class(static_cast<BeatClass>(label))));
  json.end_array();
  json.key("file_exports");
  json.begin_array();
  for (const FileExport& each : kFileExports) {
    json.begin_object();
    json.member("what", each.what);
    json.member("group", kExportGroupTitles[static_cast<std::size_t>(each.group)]);
    json.member("title", each.title);
    json.member("note", each.note);
    json.member("needs_reference", each.needs_reference);
    json.end_object();
  }
  json.end_array();
  json.key("glossary");
  json.begin_object();
  for (const Term& term : kGlossary) json.member(term.name, term.meaning);
  json.end_object();
  json.key("readable_formats");
  json.begin_array();
  for (const ReadableFormat& format : kReadableFormats) {
    json.begin_object();
    json.member("name", format.name);
    list(json, "extensions", format.extensions);
    json.member("brief", format.brief);
    json.member("one", format.one);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return std::move(json).finish();
}

}  // namespace ecg
