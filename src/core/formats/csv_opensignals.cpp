#include "core/formats/csv_opensignals.hpp"

#include <algorithm>

#include "core/base/json_value.hpp"
#include "core/base/letter_case.hpp"

namespace ecg::table {

namespace {

/// Texts of the list called `key`; none where there is no such list.
std::vector<std::string> texts(const JsonValue& device, std::string_view key) {
  std::vector<std::string> result;
  const JsonValue* list = device.find(key);
  if (list == nullptr || !list->is(JsonValue::Kind::list)) return result;
  for (const JsonValue& item : list->items) result.push_back(item.text);
  return result;
}

}  // namespace

std::optional<OpenSignals> parse_opensignals(std::string_view line) {
  if (!line.starts_with('{')) return std::nullopt;
  const Result<JsonValue> parsed = parse_json(line);
  if (!parsed.has_value() || !parsed.value().is(JsonValue::Kind::object)) return std::nullopt;
  OpenSignals result;
  for (const JsonValue& device : parsed.value().items) {
    const JsonValue* rate = device.find("sampling rate");
    if (rate == nullptr || !rate->is(JsonValue::Kind::number) || !(rate->number > 0.0)) return std::nullopt;
    result.fs_hz = rate->number;  // devices recorded together share it: their columns stand in one row
    const std::vector<std::string> labels = texts(device, "label");
    const std::vector<std::string> sensors = texts(device, "sensor");
    for (std::string& input : texts(device, "column")) {
      const auto at = static_cast<std::size_t>(std::find(labels.begin(), labels.end(), input) - labels.begin());
      const bool signal = at < labels.size();
      const bool named = signal && at < sensors.size() && !sensors[at].empty() && lower(sensors[at]) != "raw" &&
                         std::count(sensors.begin(), sensors.end(), sensors[at]) == 1;
      result.columns.push_back({named ? sensors[at] : std::move(input), signal});
    }
  }
  if (result.columns.empty()) return std::nullopt;
  return result;
}

}  // namespace ecg::table
