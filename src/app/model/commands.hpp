#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/model/geometry.hpp"
#include "core/edits/edit.hpp"

namespace ecg::app {

// What the person asked for that the screen cannot do itself. The views append, the page carries out.
struct OpenPicker {};
struct OpenDemo {
  std::string id;
};
struct OpenRecord {
  std::string name;
};
struct SelectModel {
  std::string name;
  std::string precision;
};
struct Cancel {};
struct Export {
  std::string what;
};
struct ExportPicture {
  Rect part;
  std::string caption;
};
struct SetTheme {
  std::string name;
};
struct Remember {
  std::string key;
  std::string value;
};  ///< a row of settings.hpp
struct KeepStrip {
  std::string choices;
};  ///< text of strip_choices.hpp, to be kept with the recording
struct CopyText {
  std::string text;
};
struct DismissMessage {};
struct AnswerPrompt {
  std::string id;
  bool accepted;
  std::string text;
};
struct MakeEdit {
  Edit edit;
  std::string said = {};  ///< told to the person once it is done; empty: nothing
};
struct MoveOperatingPoint {
  double rarity_weight;
};
struct ChooseSignals {
  std::string choices;
};  ///< text of record/signal_choices.hpp
struct LoadExperiments {};  ///< of the Lab
struct AskFourBeats {};     ///< S003's networks, about the open recording
struct ExplainBeat {
  SampleIndex sample;
  std::string what_if;
};  ///< what the beat is made of, as this text of core/explain/what_if.hpp would have it
struct ExplainAll {};     ///< the same of all beats
struct AskThresholds {};  ///< a list of them, to be changed by the person
struct AskTime {};        ///< a place in the recording, typed by the person
struct ShowDevice {};     ///< what was fetched, what is stored on this device
struct AskComment {
  SampleIndex sample;
  std::string place;
  std::string text;
};  ///< words to a place; what is there now
struct AskConfirmation {
  std::string subject;
};  ///< does the person stand by the result?

using Command = std::variant<OpenPicker, OpenDemo, OpenRecord, SelectModel, Cancel, Export, ExportPicture, SetTheme,
                             Remember, CopyText, DismissMessage, MakeEdit, AskTime, AskThresholds, ShowDevice,
                             AskComment, AskConfirmation, AnswerPrompt, LoadExperiments, AskFourBeats, ExplainBeat,
                             ExplainAll, MoveOperatingPoint, ChooseSignals, KeepStrip>;
using CommandQueue = std::vector<Command>;

/// JSON array as documented in app_api.hpp.
std::string json_of(const CommandQueue& commands);

/// Appends `text` as a JSON string, quotes included. Control bytes are escaped, the rest passes as it is.
void append_json_string(std::string& json, std::string_view text);
/// Appends a finite number with at most three decimals, `null` otherwise.
void append_json_number(std::string& json, double value);

}  // namespace ecg::app
