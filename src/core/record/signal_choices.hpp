#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/record/record.hpp"

namespace ecg {

// What a person says of the signals of a record: which are an ECG, which lead is classified, which are looked at upside
// down. Samples never change.

/// What a person says of one signal, by its number in the record.
struct ChosenSignal {
  std::size_t signal = 0;
  SignalChoice choice = SignalChoice::automatic;
};

/// Replaces all choices by these; a signal that is not named is what the program takes it for. Of two main leads the last
/// one is. Errors: out_of_range "signal" (there is none of that number), empty "ECG" (none would be left); the record
/// then stays as it was.
Status choose_signals(Record& record, std::span<const ChosenSignal> chosen);

/// The choices as text when one signal is chosen anew: ticked off or on, or made the main lead, which no other is then.
std::string choices_with(const Record& record, std::size_t signal, SignalChoice choice);
/// The choice that makes a signal the opposite of what it is taken for; automatic where that does.
SignalChoice opposite(const Signal& signal);
/// The choice that makes a main lead any lead again.
SignalChoice no_longer_main(const Signal& signal);

/// The choices of a record as text, "0:other 2:main", empty where everything is automatic; and back.
/// Errors: malformed "signal choices".
std::string choices_text(const Record& record);
Result<std::vector<ChosenSignal>> parse_choices(std::string_view text);

/// The same by name, as it is typed in a terminal: case does not matter, several signals of that name are all meant, and
/// "#2" is the second one where no signal has that name.
struct NamedChoice {
  std::string name;
  SignalChoice choice = SignalChoice::automatic;
};
/// Errors: missing_fact "signal" (none is called so), those of choose_signals.
Status choose_signals(Record& record, std::span<const NamedChoice> chosen);
/// Marks the signals of these names as looked at upside down, and no others. Errors: missing_fact "signal".
Status show_inverted(Record& record, std::span<const std::string> names);

/// "taken for an ECG: Chan 3; for no ECG: ECG; beats are classified from: V5", empty where everything is
/// automatic. Raw file text.
std::string choice_words(const Record& record);
/// "By hand: ..." with those and the leads shown upside down, for every file that leaves the program; empty without any.
std::string hand_words(const Record& record);

}  // namespace ecg
