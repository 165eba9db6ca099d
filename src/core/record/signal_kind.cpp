#include "core/record/signal_kind.hpp"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "core/base/letter_case.hpp"

namespace ecg {

namespace {

// Words are compared in capitals. Of kDerived and kOthers each stands for all that begin with it.
constexpr std::string_view kLeads[] = {"I",    "II",   "III",  "AVR",  "AVL",  "AVF", "NAVR", "DI",  "DII",  "DIII",
                                       "D1",   "D2",   "D3",   "V",    "VX",   "VY",  "VZ",   "MLI", "MLII", "MLIII",
                                       "ML",   "ML1",  "ML2",  "ML3",  "ML5",  "MV1", "MV2",  "MV5", "MCL",  "MCL1",
                                       "MCL2", "MCL3", "MCL4", "MCL5", "MCL6", "CM",  "CM1",  "CM2", "CM3",  "CM4",
                                       "CM5",  "CM6",  "CC1",  "CC5",  "CC6",  "CS1", "CS2",  "CB5", "NASA"};
/// Pairs of the EASI electrodes, as Holter recorders name their leads.
constexpr std::string_view kElectrodePairs[] = {"E-S", "A-S", "A-I", "ES", "AS", "AI"};
constexpr std::string_view kFillers[] = {"LEAD", "MOD", "MODIFIED", "LIMB", "ABLEITUNG"};
/// Measured from an ECG or about it, but no lead.
constexpr std::string_view kDerived[] = {"RESP", "RATE", "IMPED", "PULSE", "QUALI", "STATUS", "EVENT", "MARK", "TRIG"};
constexpr std::string_view kDerivedWords[] = {"HR", "RR", "IMP"};
constexpr std::string_view kOthers[] = {
    "ABP",   "ART",    "NBP",   "NIBP",  "CVP", "PAP",  "ICP",  "PLETH", "PPG",  "SPO2", "SAO2",  "OSAT",
    "CO2",   "ETCO",   "PCO2",  "TCCO",  "EEG", "EMG",  "EOG",  "ERG",   "MEG",  "AIR",  "FLOW",  "TEMP",
    "THERM", "STAGE",  "HYPNO", "POS",   "ACC", "GYRO", "THOR", "ABDO",  "ABDM", "RIB",  "NASAL", "CANN",
    "SNOR",  "SOUND",  "MIC",   "BODY",  "LEG", "TIB",  "CHIN", "CPAP",  "PRES", "OXY",  "LIGHT", "BATT",
    "EYE",   "EFFORT", "BELT",  "PIEZO", "SUM", "GSR",  "EDA",  "PHASE"};
constexpr std::string_view kOtherWords[] = {"BP", "SO2", "PR", "PAT", "LAT", "RAT", "LOC", "ROC"};
/// Electrodes at eyes and mastoids, where a polysomnogram has them.
constexpr std::string_view kHeadElectrodes[] = {"E1", "E2", "M1", "M2"};
/// Sites of the 10-20 system, without their number or "Z".
constexpr std::string_view kScalpSites[] = {"FP", "AF", "F", "FC", "FT", "C", "CP", "T", "TP", "P", "PO", "O"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Letters and digits that stand together.
std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  bool inside = false;
  for (const char c : upper(text)) {
    const bool part = is_digit(c) || (c >= 'A' && c <= 'Z');
    if (part && !inside) words.emplace_back();
    if (part) words.back() += c;
    inside = part;
  }
  return words;
}

bool is_among(std::string_view word, std::span<const std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool begins_with_one_of(std::string_view word, std::span<const std::string_view> list) {
  return std::any_of(list.begin(), list.end(), [&](std::string_view each) { return word.starts_with(each); });
}

bool is_lead(std::string_view word) {
  if (is_among(word, kLeads)) return true;
  if (word.ends_with('R') && word.size() == 3) word.remove_suffix(1);  // V3R ... on the right side
  return word.size() == 2 && word[0] == 'V' && is_digit(word[1]);
}

bool is_on_the_head(std::string_view word) {
  if (is_among(word, kHeadElectrodes)) return true;
  const std::size_t letters = word.find_first_of("0123456789Z");
  if (letters == std::string_view::npos || word.size() - letters > 2) return false;
  return is_among(word.substr(0, letters), kScalpSites);
}

bool names_ecg(std::string_view word) {
  return word.starts_with("ECG") || word.starts_with("EKG") || word.ends_with("ECG") || word.ends_with("EKG");
}

/// Units of pressures, shares, flows, temperatures ...; unknown ones may stand for converter units.
bool is_other_unit(std::string_view unit) {
  constexpr std::string_view kUnits[] = {"%",    "BPM",   "MMHG", "CMH2O", "KPA", "PA",  "L/MIN", "L/S",
                                         "ML",   "L",     "DEGC", "C",     "DEG", "G",   "MG",    "HZ",
                                         "OHM",  "KOHM",  "MOHM", "DB",    "LUX", "RPM", "M/S2",  "M/S^2",
                                         "/MIN", "1/MIN", "S",    "MS",    "PM",  "US",  "BRPM"};
  return is_among(upper(unit), kUnits) || unit ==
                                              "\xC2\xB0"
                                              "C";
}

SignalKind kind_by_words(const std::vector<std::string>& words, bool in_millivolts) {
  bool ecg = false, other = false;
  for (const std::string& word : words) {
    if (begins_with_one_of(word, kDerived) || is_among(word, kDerivedWords)) return SignalKind::other;
    ecg = ecg || names_ecg(word);
    // Electroencephalograms are measured in microvolts; C1 to C6 in millivolts are chest leads in the colours of IEC, and
    // E1 to E64 a body surface map.
    other = other || begins_with_one_of(word, kOthers) || is_among(word, kOtherWords) ||
            (is_on_the_head(word) && !in_millivolts);
  }
  if (ecg) return SignalKind::ecg;  // before the others: some recorders put "EEG" before every name
  return other ? SignalKind::other : SignalKind::unknown;
}

}  // namespace

bool is_lead_name(std::string_view name) {
  if (is_among(upper(name), kElectrodePairs)) return true;
  bool any = false;
  for (const std::string& word : words_of(name)) {
    if (is_lead(word)) any = true;
    else if (!is_among(word, kFillers)) return false;
  }
  return any;
}

std::string_view lead_of_label(std::string_view label) {
  std::string_view rest = label;
  for (const std::string_view first : {"ECG ", "EKG ", "Lead "}) {
    if (same_letters(rest.substr(0, first.size()), first)) rest.remove_prefix(first.size());
  }
  return is_lead_name(rest) ? rest : label;
}

SignalKind kind_of_signal(std::string_view name, std::string_view unit, std::string_view sensor) {
  if (is_other_unit(unit)) return SignalKind::other;
  if (is_lead_name(name)) return SignalKind::ecg;
  const bool in_millivolts = upper(unit) == "MV";
  const SignalKind named = kind_by_words(words_of(name), in_millivolts);
  return named == SignalKind::unknown ? kind_by_words(words_of(sensor), true) : named;
}

}  // namespace ecg
