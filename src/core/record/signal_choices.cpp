#include "core/record/signal_choices.hpp"

#include <algorithm>
#include <array>

#include "core/base/letter_case.hpp"
#include "core/base/text_scanner.hpp"

namespace ecg {

namespace {

constexpr std::array<std::string_view, 4> kWords = {"automatic", "ecg", "main", "other"};

SignalKind kind_of(SignalChoice choice, SignalKind automatic) {
  switch (choice) {
    case SignalChoice::automatic: return automatic;
    case SignalChoice::ecg:
    case SignalChoice::main: return SignalKind::ecg;
    case SignalChoice::other: return SignalKind::other;
  }
  return automatic;
}

/// Signals called `name`, else the one of that number.
Result<std::vector<std::size_t>> signals_called(const Record& record, std::string_view name) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < record.signals.size(); ++i) {
    if (same_letters(record.signals[i].lead, name)) found.push_back(i);
  }
  if (!found.empty()) return found;
  const auto number = name.starts_with('#') ? parse_integer<std::uint32_t>(name.substr(1)) : std::nullopt;
  if (!number || *number < 1 || *number > record.signals.size())
    return Error{ErrorCode::missing_fact, "signal", -1, std::string(name)};
  return std::vector<std::size_t>{*number - 1};
}

void add(std::string& words, std::string_view between, const std::string& more) {
  if (!words.empty()) words += between;
  words += more;
}

/// "Chan 3 and V5" of the signals for which `holds` is true.
template <typename Predicate>
std::string names_where(const Record& record, Predicate holds) {
  std::string names;
  for (std::size_t i = 0; i < record.signals.size(); ++i) {
    const Signal& signal = record.signals[i];
    if (holds(signal)) add(names, ", ", signal.lead.empty() ? "signal " + std::to_string(i + 1) : signal.lead);
  }
  return names;
}

}  // namespace

Status choose_signals(Record& record, std::span<const ChosenSignal> chosen) {
  std::vector<SignalChoice> choices(record.signals.size(), SignalChoice::automatic);
  for (const ChosenSignal& one : chosen) {
    if (one.signal >= choices.size()) return Error{ErrorCode::out_of_range, "signal", -1, {}};
    if (one.choice == SignalChoice::main)
      std::replace(choices.begin(), choices.end(), SignalChoice::main, SignalChoice::ecg);
    choices[one.signal] = one.choice;
  }
  bool any = choices.empty();
  for (std::size_t i = 0; i < choices.size(); ++i)
    any = any || kind_of(choices[i], record.signals[i].automatic) == SignalKind::ecg;
  if (!any) return Error{ErrorCode::empty, "ECG", -1, {}};
  for (std::size_t i = 0; i < choices.size(); ++i) {
    Signal& signal = record.signals[i];
    signal.choice = choices[i];
    signal.kind = kind_of(choices[i], signal.automatic);
  }
  return Done{};
}

SignalChoice opposite(const Signal& signal) {
  const SignalKind wanted = signal.kind == SignalKind::ecg ? SignalKind::other : SignalKind::ecg;
  if (wanted == signal.automatic) return SignalChoice::automatic;
  return wanted == SignalKind::ecg ? SignalChoice::ecg : SignalChoice::other;
}

SignalChoice no_longer_main(const Signal& signal) {
  return signal.automatic == SignalKind::ecg ? SignalChoice::automatic : SignalChoice::ecg;
}

std::string choices_with(const Record& record, std::size_t signal, SignalChoice choice) {
  std::string text;
  for (std::size_t i = 0; i < record.signals.size(); ++i) {
    SignalChoice now = i == signal ? choice : record.signals[i].choice;
    if (i != signal && now == SignalChoice::main && choice == SignalChoice::main)
      now = no_longer_main(record.signals[i]);
    if (now != SignalChoice::automatic)
      add(text, " ", std::to_string(i) + ":" + std::string(kWords[static_cast<std::size_t>(now)]));
  }
  return text;
}

std::string choices_text(const Record& record) {
  return choices_with(record, record.signals.size(), SignalChoice::automatic);
}

Result<std::vector<ChosenSignal>> parse_choices(std::string_view text) {
  std::vector<ChosenSignal> chosen;
  TextScanner scanner(text);
  while (const auto word = scanner.word()) {
    const std::size_t colon = std::min(word->text.find(':'), word->text.size());
    const auto number = parse_integer<std::uint32_t>(word->text.substr(0, colon));
    const std::string_view said = word->text.substr(std::min(colon + 1, word->text.size()));
    const auto* const known = std::find(kWords.begin(), kWords.end(), said);
    if (!number || known == kWords.end()) return Error{ErrorCode::malformed, "signal choices", -1, {}};
    chosen.push_back({*number, static_cast<SignalChoice>(known - kWords.begin())});
  }
  return chosen;
}

Status choose_signals(Record& record, std::span<const NamedChoice> chosen) {
  std::vector<ChosenSignal> numbered;
  for (const NamedChoice& one : chosen) {
    ECG_TRY(const std::vector<std::size_t> signals, signals_called(record, one.name));
    for (const std::size_t signal : signals) numbered.push_back({signal, one.choice});
  }
  return choose_signals(record, numbered);
}

Status show_inverted(Record& record, std::span<const std::string> names) {
  std::vector<bool> inverted(record.signals.size(), false);
  for (const std::string& name : names) {
    ECG_TRY(const std::vector<std::size_t> signals, signals_called(record, name));
    for (const std::size_t signal : signals) inverted[signal] = true;
  }
  for (std::size_t i = 0; i < inverted.size(); ++i) record.signals[i].shown_inverted = inverted[i];
  return Done{};
}

std::string choice_words(const Record& record) {
  const auto chosen = [](SignalChoice choice) {
    return [choice](const Signal& signal) { return signal.choice == choice; };
  };
  const std::string leads = names_where(record, chosen(SignalChoice::ecg));
  const std::string others = names_where(record, chosen(SignalChoice::other));
  const std::string main = names_where(record, chosen(SignalChoice::main));
  std::string words;
  if (!leads.empty()) add(words, "; ", "taken for an ECG: " + leads);
  if (!others.empty()) add(words, "; ", "for no ECG: " + others);
  if (!main.empty()) add(words, "; ", "beats are classified from: " + main);
  return words;
}

std::string hand_words(const Record& record) {
  std::string words = choice_words(record);
  const std::string inverted = names_where(record, [](const Signal& signal) { return signal.shown_inverted; });
  if (!inverted.empty()) add(words, "; ", "shown upside down, samples as recorded: " + inverted);
  return words.empty() ? words : "By hand: " + words;
}

}  // namespace ecg
