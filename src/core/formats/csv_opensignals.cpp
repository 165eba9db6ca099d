#include "core/formats/csv_opensignals.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/letter_case.hpp"

namespace ecg::table {

namespace {

using Json = nlohmann::ordered_json;  // devices keep the order of their columns

/// Texts of the list called `key`, empty ones for what is no text; none where there is no such list.
std::vector<std::string> texts(const Json& device, const char* key) {
  std::vector<std::string> result;
  const auto list = device.find(key);
  if (list == device.end() || !list->is_array()) return result;
  for (const Json& item : *list) result.push_back(item.is_string() ? item.get<std::string>() : std::string());
  return result;
}

}  // namespace

std::optional<OpenSignals> parse_opensignals(std::string_view line) {
  if (!line.starts_with('{')) return std::nullopt;
  const Json header = Json::parse(line, nullptr, false);
  if (!header.is_object()) return std::nullopt;
  OpenSignals result;
  for (const Json& device : header) {
    const auto rate = device.find("sampling rate");
    if (rate == device.end() || !rate->is_number() || !(rate->get<double>() > 0.0)) return std::nullopt;
    result.fs_hz = rate->get<double>();  // devices recorded together share it: their columns stand in one row
    const std::vector<std::string> labels = texts(device, "label");
    const std::vector<std::string> sensors = texts(device, "sensor");
    for (const std::string& input : texts(device, "column")) {
      const auto at = static_cast<std::size_t>(std::find(labels.begin(), labels.end(), input) - labels.begin());
      const bool signal = at < labels.size();
      const bool named = signal && at < sensors.size() && !sensors[at].empty() && lower(sensors[at]) != "raw" &&
                         std::count(sensors.begin(), sensors.end(), sensors[at]) == 1;
      result.columns.push_back({named ? sensors[at] : input, signal});
    }
  }
  if (result.columns.empty()) return std::nullopt;
  return result;
}

}  // namespace ecg::table
