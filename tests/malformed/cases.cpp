// Long because the broken files stand in one list, in the order of tests/malformed/expected.txt.
#include "malformed/cases.hpp"

#include <algorithm>
#include <array>

#include "core/formats/dicom_bytes.hpp"
#include "core/formats/ishne_bytes.hpp"
#include "core/formats/matlab_bytes.hpp"
#include "core/formats/scp_bytes.hpp"
#include "core/formats/xml_bytes.hpp"

namespace ecg::test {

namespace {

constexpr int kFrames = 600;

/// Two leads in format 16, frame by frame: a slow wave, so that cut and shifted samples show.
std::string signal_bytes() {
  std::string bytes;
  for (int i = 0; i < kFrames; ++i) {
    for (const int value : {i - 300, 1000 - 3 * i}) {
      bytes.push_back(static_cast<char>(value & 0xFF));
      bytes.push_back(static_cast<char>((value >> 8) & 0xFF));
    }
  }
  return bytes;
}

/// N at 100, V at 250, N at 550: words of code << 10 | interval.
std::string annotation_bytes() {
  std::string bytes;
  for (const int word : {(1 << 10) | 100, (5 << 10) | 150, (1 << 10) | 300, 0}) {
    bytes.push_back(static_cast<char>(word & 0xFF));
    bytes.push_back(static_cast<char>(word >> 8));
  }
  return bytes;
}

struct Field {
  std::string name;
  std::string value;
};
struct Fault {
  std::string name;
  std::string value;  ///< instead of the field's own
  bool appended = false;
};

const std::array<Fault, 9>& faults() {
  static const std::array<Fault, 9> kFaults = {{{"missing", ""},
                                                {"zero", "0"},
                                                {"negative", "-1"},
                                                {"many_digits", "99999999999999999999"},
                                                {"beyond_double", "1e999"},
                                                {"nan", "NaN"},
                                                {"text", "abc"},
                                                {"trailing", "x", true},
                                                {"not_ascii", "\xFF\xFE"}}};
  return kFaults;
}

std::string faulty(const Field& field, const Fault& fault) { return (fault.appended ? field.value : "") + fault.value; }

/// Text around the fields: "{gain}" stands for the field of that name.
std::string filled(std::string text, const std::vector<Field>& fields) {
  for (const Field& field : fields) {
    const std::string mark = "{" + field.name + "}";
    if (const std::size_t at = text.find(mark); at != std::string::npos) text.replace(at, mark.size(), field.value);
  }
  return text;
}

constexpr std::string_view kHeader =
    "{record_name} {number_of_signals} {sampling_frequency}/{counter_frequency}({base_counter}) {number_of_samples} "
    "{base_time} {base_date}\n{file_name} {format}x{samples_per_frame}:{skew}+{byte_offset} {gain}({baseline})/{unit} "
    "{resolution} {adc_zero} {initial_value} {checksum} {block_size} {description}\nr.dat 16x1:0+0 200(0)/mV 16 0 1000 "
    "-2772 0 V1\n# a comment\n";

const std::vector<Field>& header_fields() {
  // Sum of i - 300 over 600 frames: -300; of 1000 - 3 i: 60900, as 16 bits -4636.
  static const std::vector<Field> kFields = {{"record_name", "r"},
                                             {"number_of_signals", "2"},
                                             {"sampling_frequency", "250"},
                                             {"counter_frequency", "250"},
                                             {"base_counter", "0"},
                                             {"number_of_samples", "600"},
                                             {"base_time", "10:00:00"},
                                             {"base_date", "01/02/2003"},
                                             {"file_name", "r.dat"},
                                             {"format", "16"},
                                             {"samples_per_frame", "1"},
                                             {"skew", "0"},
                                             {"byte_offset", "0"},
                                             {"gain", "200"},
                                             {"baseline", "0"},
                                             {"unit", "mV"},
                                             {"resolution", "16"},
                                             {"adc_zero", "0"},
                                             {"initial_value", "-300"},
                                             {"checksum", "-300"},
                                             {"block_size", "0"},
                                             {"description", "MLII"}};
  return kFields;
}

std::vector<MemoryFile> wfdb_files(std::string header) {
  return {{"r.hea", std::move(header)}, {"r.dat", signal_bytes()}, {"r.atr", annotation_bytes()}};
}

std::string sound_header() {
  std::string text = filled(std::string(kHeader), header_fields());
  const std::size_t sum = text.find("-2772");
  return text.replace(sum, 5, "-4636");
}

struct EdfField {
  std::string name;
  std::string value;
  std::size_t width;
};

/// One ECG signal, three data records of one second, 100 samples each.
const std::vector<EdfField>& edf_fields() {
  static const std::vector<EdfField> kFields = {{"version", "0", 8},
                                                {"patient", "X X X X", 80},
                                                {"recording", "Startdate X X X X", 80},
                                                {"startdate", "01.02.03", 8},
                                                {"starttime", "10.00.00", 8},
                                                {"header_bytes", "512", 8},
                                                {"reserved", "", 44},
                                                {"data_records", "3", 8},
                                                {"duration", "1", 8},
                                                {"signals", "1", 4},
                                                {"label", "ECG II", 16},
                                                {"transducer", "AgCl", 80},
                                                {"unit", "mV", 8},
                                                {"physical_minimum", "-5", 8},
                                                {"physical_maximum", "5", 8},
                                                {"digital_minimum", "-2000", 8},
                                                {"digital_maximum", "2000", 8},
                                                {"prefilter", "HP 0.5Hz", 80},
                                                {"samples", "100", 8},
                                                {"signal_reserved", "", 32}};
  return kFields;
}

std::string edf_bytes(const std::vector<EdfField>& fields) {
  std::string bytes;
  for (const EdfField& field : fields) {
    std::string cell = field.value.substr(0, field.width);
    cell.resize(field.width, ' ');
    bytes += cell;
  }
  for (int i = 0; i < 300; ++i) {
    const int value = 5 * i - 700;
    bytes.push_back(static_cast<char>(value & 0xFF));
    bytes.push_back(static_cast<char>((value >> 8) & 0xFF));
  }
  return bytes;
}

std::string edf_with(std::initializer_list<std::pair<std::string_view, std::string_view>> changes) {
  std::vector<EdfField> fields = edf_fields();
  for (const auto& [name, value] : changes) {
    for (EdfField& field : fields) {
      if (field.name == name) field.value = value;
    }
  }
  return edf_bytes(fields);
}

/// The same with samples of 24 bits.
std::string bdf_with(std::initializer_list<std::pair<std::string_view, std::string_view>> changes) {
  std::vector<EdfField> fields = edf_fields();
  const auto set = [&](std::string_view name, std::string_view value) {
    for (EdfField& field : fields) {
      if (field.name == name) field.value = value;
    }
  };
  set("version",
      "\xFF"
      "BIOSEMI");
  for (const auto& [name, value] : changes) set(name, value);
  constexpr std::size_t kHeaderBytes = 512;
  std::string bytes = edf_bytes(fields).substr(0, kHeaderBytes);
  for (int i = 0; i < 300; ++i) {
    for (const int shift : {0, 8, 16}) bytes.push_back(static_cast<char>(((5 * i - 700) >> shift) & 0xFF));
  }
  return bytes;
}

/// EDF+D with one ECG signal and annotations, two data records that say when they begin.
std::string discontinuous_edf(std::string_view first, std::string_view second) {
  std::string bytes;
  const auto put = [&](std::string_view text, std::size_t width) {
    std::string cell(text);
    cell.resize(width, ' ');
    bytes += cell;
  };
  put("0", 8), put("X X X X", 80), put("Startdate X X X X", 80), put("01.02.03", 8), put("10.00.00", 8);
  put("768", 8), put("EDF+D", 44), put("2", 8), put("1", 8), put("2", 4);
  put("ECG II", 16), put("EDF Annotations", 16), put("", 160), put("mV", 8), put("", 8);
  for (const auto& [of_signal, of_notes] : {std::pair("-5", "-1"), {"5", "1"}, {"-2000", "-32768"}, {"2000", "32767"}})
    put(of_signal, 8), put(of_notes, 8);
  put("", 160), put("100", 8), put("16", 8), put("", 64);
  for (const std::string_view onset : {first, second}) {
    bytes += std::string(200, '\1');
    std::string note = std::string(onset) + "\x14\x14";
    note.resize(32, '\0');
    bytes += note;
  }
  return bytes;
}

/// Two leads of twenty 16-bit numbers.
mat::Array mat_matrix() {
  return {.rows = 2,
          .columns = 20,
          .kind = 10,
          .number_type = 3,
          .numbers = mat::numbers_of(mat::counted<std::int16_t>(40))};
}

/// A Holter file of two leads at 200 Hz, 300 samples of each, whose header announces `announced`.
/// Three hundred samples of a slow wave.
std::vector<int> xml_lead(int factor) {
  std::vector<int> samples;
  for (int i = 0; i < 300; ++i) samples.push_back((i % 50) * factor);
  return samples;
}

/// The same of GE MUSE behind its median beats.
std::string in_rhythm(std::string muse, std::string_view from, std::string_view to) {
  if (const std::size_t at = muse.find(from, muse.find(">Rhythm<")); at != std::string::npos)
    muse.replace(at, from.size(), to);
  return muse;
}

/// The last characters of the last waveform, which are there once.
std::string rhythm_end(const std::string& muse) {
  constexpr std::size_t kCharacters = 120;
  const std::size_t end = muse.rfind("\n</WaveFormData>");
  return muse.substr(end - kCharacters, kCharacters + std::string_view("\n</WaveFormData>").size());
}

std::string entity_bomb() {
  std::string text = "<?xml version=\"1.0\"?>\n<!DOCTYPE RestingECG [<!ENTITY a0 \"aaaaaaaaaa\">";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "&a" + std::to_string(i - 1) + ";";
    text += "<!ENTITY a" + std::to_string(i) + " \"" + before + before + before + before + "\">";
  }
  return text + "]>\n<RestingECG>&a11;</RestingECG>";
}

std::string deep_xml() {
  constexpr int kDepth = 100'000;
  std::string text = "<RestingECG>";
  for (int i = 0; i < kDepth; ++i) text += "<a>";
  for (int i = 0; i < kDepth; ++i) text += "</a>";
  return text + "</RestingECG>";
}

std::string ishne_bytes(int announced, int checksum, int month = 5) {
  std::string bytes = "ISHNE1.0";
  const auto put = [&](int value, int size) {
    for (int i = 0; i < size; ++i) bytes.push_back(static_cast<char>((value >> (8 * i)) & 0xFF));
  };
  const auto twelve = [&](int value) {
    for (int i = 0; i < 12; ++i) put(i < 2 ? value : -9, 2);
  };
  put(checksum, 2), put(0, 4), put(announced, 4), put(522, 4), put(522, 4), put(1, 2);
  bytes += std::string(110, 'p');
  put(16, 2), put(month, 2), put(2020, 2);
  bytes += std::string(6, 'p');
  put(13, 2), put(5, 2), put(30, 2), put(2, 2);
  twelve(6), twelve(0), twelve(2500);
  put(0, 2), bytes += std::string(40, 'r'), put(200, 2), bytes += std::string(248, ' ');
  for (int i = 0; i < 600; ++i) put(3 * i - 900, 2);
  return bytes;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  if (const std::size_t at = text.find(from); at != std::string::npos) text.replace(at, from.size(), to);
  return text;
}

}  // namespace

std::vector<MemoryFile> sound_wfdb() { return wfdb_files(sound_header()); }
MemoryFile sound_edf() { return {"e.edf", edf_bytes(edf_fields())}; }

MemoryFile sound_table() {
  std::string text = "time (s),II (mV)\n";
  for (int i = 0; i < 200; ++i) {
    const std::string ms = std::to_string(1000 + i * 4);
    text += ms.substr(0, 1) + "." + ms.substr(1) + "," + std::to_string(i % 10) + ".5\n";
  }
  return {"t.csv", text};
}

std::vector<Case> wfdb_field_cases() {
  std::vector<Case> cases;
  for (const Field& field : header_fields()) {
    for (const Fault& fault : faults()) {
      std::vector<Field> fields = header_fields();
      for (Field& candidate : fields) {
        if (candidate.name == field.name) candidate.value = faulty(field, fault);
      }
      cases.push_back({"wfdb " + field.name + " " + fault.name,
                       wfdb_files(replaced(filled(std::string(kHeader), fields), "-2772", "-4636"))});
    }
  }
  return cases;
}

std::vector<Case> edf_field_cases() {
  std::vector<Case> cases;
  for (const EdfField& field : edf_fields()) {
    for (const Fault& fault : faults()) {
      const std::string value = faulty({field.name, field.value}, fault);
      cases.push_back({"edf " + field.name + " " + fault.name, {{"e.edf", edf_with({{field.name, value}})}}});
    }
  }
  return cases;
}

/// SCP-ECG and DICOM.
std::vector<Case> hospital_cases() {
  const std::string scp = scp::file(scp::plain_parts());
  const auto scp_of = [](const std::string& table, const std::string& leads, const std::string& rhythm) {
    return scp::file({{2, table}, {3, leads}, {6, rhythm}});
  };
  const std::string one = scp::lead_definition({{1, 6, 1}});
  const std::string rhythm = scp::coded({}, {std::string(8, '\x5A')});
  const std::string damaged = std::string(scp).replace(scp.size() - 1, 1, "\x77");
  const std::string far = scp::lead_definition({{0xFFFF'FFF0, 0xFFFF'FFFF, 1}});
  const dcm::Writer out(dcm::Syntax::explicit_little, true);
  const std::string dicom = dcm::ecg_file(dcm::Syntax::explicit_little, {dcm::Group{}});
  const std::string packed = dcm::ecg_file(dcm::Syntax::deflated, {dcm::Group{}});
  std::string deep;
  for (int i = 0; i < 2000; ++i) deep = out.sequence(0x0099'0010, {deep});
  const auto group = [](dcm::Group what) { return dcm::ecg_file(dcm::Syntax::explicit_little, {std::move(what)}); };
  return {
      {"scp", {{"a.scp", scp}}},
      {"scp called a table", {{"a.csv", scp}}},
      {"scp with a damaged section", {{"a.scp", damaged}}},
      {"scp cut to half", {{"a.scp", scp.substr(0, scp.size() / 2)}}},
      {"scp whose header ends early", {{"a.scp", scp.substr(0, 30)}}},
      {"scp of nothing but zeros", {{"a.scp", std::string(500, '\0')}}},
      {"scp without leads", {{"a.scp", scp_of(scp::standard_table(), scp::lead_definition({}), rhythm)}}},
      {"scp of a lead beyond all bounds", {{"a.scp", scp_of(scp::standard_table(), far, rhythm)}}},
      {"scp of a lead that ends before it begins",
       {{"a.scp", scp_of(scp::standard_table(), scp::lead_definition({{6, 1, 1}}), rhythm)}}},
      {"scp with a table whose codes overlap",
       {{"a.scp", scp_of(scp::tables({{{1, 1, 1, 0, 0}, {2, 2, 1, 1, 0b10}}}), one, rhythm)}}},
      {"scp with tables that lead to each other",
       {{"a.scp",
         scp_of(scp::tables({{{1, 1, 0, 2, 0}, {1, 1, 0, 2, 1}}, {{1, 1, 0, 1, 0}, {1, 1, 0, 1, 1}}}), one, rhythm)}}},
      {"scp with a table of unknown codes", {{"a.scp", scp_of(scp::tables({{{5, 5, 1, 1, 0}}}), one, rhythm)}}},
      {"scp with reference beats and without their section",
       {{"a.scp", scp::file({{3, scp::lead_definition({{1, 6, 1}}, 1)}, {6, rhythm}})}}},
      {"scp of a Heal Force monitor", {{"62.SCP", scp::heal_force()}}},
      {"dicom", {{"a.dcm", dicom}}},
      {"dicom without an ending", {{"IM0001", dicom}}},
      {"dicom cut to half", {{"a.dcm", dicom.substr(0, dicom.size() / 2)}}},
      {"dicom whose waveform ends early", {{"a.dcm", dicom.substr(0, dicom.size() - 4)}}},
      {"dicom without its mark", {{"a.dcm", std::string(200, '\0')}}},
      {"dicom of an image", {{"a.dcm", out.file(out.element(0x7FE0'0010, "OW", std::string(64, 'p')))}}},
      {"dicom of nothing but a header", {{"a.dcm", out.file("")}}},
      {"dicom deflated", {{"a.dcm", packed}}},
      {"dicom deflated and damaged", {{"a.dcm", replaced(packed, "1.2.1.99\1", "1.2.1.99\7")}}},
      {"dicom of sequences without end", {{"a.dcm", out.file(deep)}}},
      {"dicom of channels beyond all bounds",
       {{"a.dcm", replaced(dicom, std::string("US\2\0\2\0", 6), std::string("US\2\0\xFF\xFF", 6))}}},
      {"dicom that promises more samples", {{"a.dcm", group({.announced = 1 << 30})}}},
      {"dicom without a rate", {{"a.dcm", group({.fs_hz = " "})}}},
      {"dicom of mu-law samples", {{"a.dcm", group({.interpretation = "MB", .bits = 8})}}},
      {"dicom without gain", {{"a.dcm", group({.channels = {{.sensitivity = ""}}, .samples = {1, 2}})}}},
  };
}

std::vector<Case> twin_cases() {
  const std::string beats = ishne_annotations(200, 50, {{'N', 0}, {'V', 100}, {'!', 65535}, {'N', 90}});
  const std::string rate = mat::small_scalar("fs", 250);
  const std::string matlab = mat::file(mat::matrix(mat_matrix()) + rate);
  const std::string muse = muse_xml({{"I", xml_lead(7)}, {"II", xml_lead(5)}, {"V1", xml_lead(3)}});
  const std::string rhythm = "Rhythm</WaveformType><SampleBase>";
  const std::string muse_gain = "<LeadAmplitudeUnitsPerBit>4.88";
  const std::string aecg = aecg_xml(aecg_set(aecg_time("20021122091000"), {{"II", xml_lead(7)}, {"V1", xml_lead(5)}}));
  const std::string philips = philips_xml("V1 V2", xli(xml_lead(7)) + xli(xml_lead(5)), "XLI", 300);
  const std::string columns = mat::little_endian(static_cast<std::uint32_t>(mat_matrix().columns), 4);
  const std::string header = sound_header();
  const std::string two = "r 2 250 600\nr.dat ";
  const auto with = [&](std::string_view from, std::string_view to) { return wfdb_files(replaced(header, from, to)); };
  const auto plain = [](std::string text, std::string data) {
    return std::vector<MemoryFile>{{"r.hea", std::move(text)}, {"r.dat", std::move(data)}};
  };
  const std::string table = sound_table().bytes;
  return {
      // WFDB
      {"packed samples end at an odd byte", plain("r 1 250 9\nr.dat 212 200 12 0 1 0 0 II\n", std::string(11, '\1'))},
      {"signal file shorter than the header says", plain("r 1 250 900\nr.dat 16 200\n", std::string(600, '\1'))},
      {"signal file longer than the header says", plain("r 1 250 9\nr.dat 16 200\n", std::string(600, '\1'))},
      {"fewer segment lines than segments",
       {{"a.hea", "a/3 1 250 600\nb 300\n"}, {"b.hea", "b 1 250 300\nb.dat 16\n"}, {"b.dat", std::string(600, '\1')}}},
      {"more segment lines than segments",
       {{"a.hea", "a/1 1 250 300\nb 300\nc 300\n"},
        {"b.hea", "b 1 250 300\nb.dat 16\n"},
        {"b.dat", std::string(600, '\1')}}},
      {"a segment that is a record of segments", {{"m.hea", "m/1 1 250 300\nm 300\n"}}},
      {"date that there is not", with("01/02/2003", "31/02/2001")},
      {"date of the year nothing", with("01/02/2003", "01/02/0000")},
      {"date with the month's name", with("01/02/2003", "05-May-2020")},
      {"no record length", with(" 600 10:00:00 01/02/2003", "")},
      {"no gain", with("200(0)/mV 16 0 -300 -300 0 MLII", "")},
      {"gain of zero", with(" 200(0)", " 0(0)")},
      {"decimal comma in the gain", with(" 200(0)", " 200,5(0)")},
      {"line ends of Windows", with("\n", "\r\n")},
      {"a NUL byte in the description", with("MLII", std::string_view("ML\0II", 5))},
      {"a name that is not UTF-8", with("MLII", "\xC4\xFF")},
      {"a description of a megabyte", with("MLII", std::string(1 << 20, 'x'))},
      {"format strings as names", with("MLII", "%s%n##")},
      {"more signals than lines", with("r 2 ", "r 3 ")},
      {"fewer signals than lines", with("r 2 ", "r 1 ")},
      {"signal file in another folder",
       with("r.dat 16x1:0+0 200(0)/mV 16 0 -300", "../../etc/passwd 16x1:0+0 200(0)/mV 16 0 -300")},
      {"two signals of different formats in one file", plain(two + "16\nr.dat 212\n", signal_bytes())},
      {"a format nobody defined", plain("r 1 250 600\nr.dat 17\n", signal_bytes())},
      {"compressed signals that are no FLAC", plain("r 1 250 600\nr.dat 516\n", signal_bytes())},
      {"compressed signals without a length", plain("r 1 250\nr.dat 516\n", signal_bytes())},
      {"an empty header", {{"r.hea", ""}, {"r.dat", signal_bytes()}}},
      {"a header of comments", plain("# nothing\n# here\n", signal_bytes())},
      {"an empty signal file", plain("r 1 250 600\nr.dat 16\n", "")},
      {"a signal file of one byte", plain("r 1 250 600\nr.dat 16\n", "x")},
      {"a header without its signal file", {{"r.hea", header}}},
      {"a signal file without its header", {{"r.dat", signal_bytes()}}},
      {"header and signal file exchanged", {{"r.hea", signal_bytes()}, {"r.dat", header}}},
      {"an empty annotation file", {{"r.hea", header}, {"r.dat", signal_bytes()}, {"r.atr", ""}}},
      {"annotations that end inside one",
       {{"r.hea", header}, {"r.dat", signal_bytes()}, {"r.atr", annotation_bytes().substr(0, 5)}}},
      {"annotations behind the signal",
       {{"r.hea", header}, {"r.dat", signal_bytes()}, {"r.atr", std::string("\xFF\x07\xFF\x07\0\0", 6)}}},
      {"an annotation note longer than the file",
       {{"r.hea", header}, {"r.dat", signal_bytes()}, {"r.atr", std::string("\x01\x04\xFF\xFFxy", 6)}}},
      {"samples that do not fit the checksum", with(" -300 0 MLII", " 77 0 MLII")},
      {"first sample that is not the header's", with(" 0 -300 -300", " 0 5 -300")},
      {"a checksum of zero, as writers leave it", with(" -300 0 MLII", " 0 0 MLII")},
      // EDF
      {"edf number of data records -1", {{"e.edf", edf_with({{"data_records", "-1"}})}}},
      {"edf shorter than its header says", {{"e.edf", edf_with({{"data_records", "9"}})}}},
      {"edf longer than its header says", {{"e.edf", edf_with({{"data_records", "2"}})}}},
      {"edf with bytes behind its last data record", {{"e.edf", edf_with({}) + "end"}}},
      {"edf whose only signal is a breath", {{"e.edf", edf_with({{"label", "Resp chest"}, {"unit", "L/min"}})}}},
      {"edf that ends inside a data record", {{"e.edf", edf_with({}).substr(0, 512 + 450)}}},
      {"edf of nothing but a header", {{"e.edf", edf_with({}).substr(0, 512)}}},
      {"edf with equal digital limits", {{"e.edf", edf_with({{"digital_minimum", "5"}, {"digital_maximum", "5"}})}}},
      {"edf with equal physical limits", {{"e.edf", edf_with({{"physical_minimum", "5"}, {"physical_maximum", "5"}})}}},
      {"edf with limits the wrong way round",
       {{"e.edf", edf_with({{"physical_minimum", "5"}, {"physical_maximum", "-5"}})}}},
      {"edf with a decimal comma", {{"e.edf", edf_with({{"physical_minimum", "-5,5"}, {"physical_maximum", "5,5"}})}}},
      {"edf padded with NUL", {{"e.edf", replaced(edf_with({}), "mV      ", std::string_view("mV\0\0\0\0\0\0", 8))}}},
      {"edf with data records of no duration", {{"e.edf", edf_with({{"duration", "0"}})}}},
      {"edf with a sample count that overflows",
       {{"e.edf", edf_with({{"samples", "99999999"}, {"data_records", "99999999"}})}}},
      {"edf of 9999 signals", {{"e.edf", edf_with({{"signals", "9999"}})}}},
      {"edf that is a text", {{"e.edf", table}}},
      {"edf called bdf", {{"e.bdf", edf_with({})}}},
      // tables
      {"edf that ends inside its first data record", {{"e.edf", edf_with({}).substr(0, 512 + 150)}}},
      {"edf of annotations alone", {{"e.edf", edf_with({{"label", "EDF Annotations"}, {"reserved", "EDF+C"}})}}},
      {"edf whose header ends early", {{"e.edf", edf_with({}).substr(0, 300)}}},
      {"edf with less header than its signals need", {{"e.edf", edf_with({{"header_bytes", "256"}})}}},
      {"edf with more header than the file", {{"e.edf", edf_with({{"header_bytes", "5000"}})}}},
      {"edf whose data records lie years apart", {{"e.edf", discontinuous_edf("+0", "+99999999")}}},
      {"bdf", {{"b.bdf", bdf_with({})}}},
      {"bdf that ends inside a data record", {{"b.bdf", bdf_with({}).substr(0, 512 + 450)}}},
      {"bdf that ends inside its first data record", {{"b.bdf", bdf_with({}).substr(0, 512 + 299)}}},
      {"bdf of a signal too many", {{"b.bdf", bdf_with({{"signals", "x"}})}}},
      {"bdf without its letters",
       {{"b.bdf", bdf_with({{"version",
                             "\xFF"
                             "BIOSEMU"}})}}},
      {"bdf with samples that are no number", {{"b.bdf", bdf_with({{"samples", "many"}})}}},
      {"table without rows", {{"t.csv", "time,II\n"}}},
      {"table of words", {{"t.csv", "alpha,beta\ngamma,delta\n"}}},
      {"table that is empty", {{"t.csv", ""}}},
      {"table of blank lines", {{"t.csv", "\n\n  \n"}}},
      {"table with a NUL byte", {{"t.csv", replaced(table, "1.5", std::string_view("1\0", 2))}}},
      {"table without a rate", {{"t.csv", "0.5\n0.25\n0.125\n"}}},
      {"table with a torn last row", {{"t.csv", table + "1.8"}}},
      {"table with remarks between its rows", {{"t.csv", replaced(table, "\n1.040", "\nlead off\n1.040")}}},
      {"table with missing values",
       {{"t.csv", replaced(replaced(table, "1.008,2.5", "1.008,"), "1.012,3.5", "1.012,NaN")}}},
      {"table whose time stands still", {{"t.csv", "time (s),II (mV)\n1,1\n1,2\n1,3\n1,4\n1,5\n"}}},
      {"table whose time runs back", {{"t.csv", "time (s),II (mV)\n1.3,1\n1.2,2\n1.1,3\n1.0,4\n0.9,5\n"}}},
      {"table of one line without end", {{"t.csv", std::string((1 << 20) + 70'000, '7')}}},
      {"table with a NUL byte in a later line", {{"t.csv", replaced(table, "1.040", std::string_view("1\0", 2))}}},
      {"table whose line never ends", {{"t.csv", table + std::string((1 << 20) + 70'000, '7')}}},
      {"table with a rate beyond all recorders",
       {{"t.csv", "# from a lab\nSample Rate,99999999\nII\n1.5\n2.5\n3.5\n"}}},
      {"table whose time says such a rate", {{"t.csv", "time (ns),II (mV)\n1,1\n2,2\n3,3\n4,4\n5,5\n"}}},
      {"table with a row a minute", {{"t.csv", "# heart rates\ntime (s),rate\n0,61.5\n60,62.5\n120,63.5\n180,60.5\n"}}},
      {"table of times alone", {{"t.csv", "# times\n\ntime (s)\n0.1\n0.2\n0.3\n0.4\n"}}},
      {"table with names and no numbers below", {{"t.csv", "time (s),II\n0.004,\n0.008,\n0.012,\n0.016,\n0.020,\n"}}},
      {"table with values beyond all bounds", {{"t.csv", replaced(table, "2.5", "1e300")}}},
      {"table of sentences with numbers",
       {{"t.txt", "Line 1: the number 3.\nLine 2: the number 4.\nLine 3: the number 5.\n"}}},
      {"table that is a picture", {{"t.csv", "\x89PNG\r\n\x1A\n"}}},
      // Holter files
      {"ishne", {{"h.ecg", ishne_bytes(300, 0)}}},
      {"ishne cut to half", {{"h.ecg", ishne_bytes(300, 0).substr(0, 861)}}},
      {"ishne that counts all leads together", {{"h.ecg", ishne_bytes(600, 0)}}},
      {"ishne that announces fewer samples", {{"h.ecg", ishne_bytes(200, 0)}}},
      {"ishne with a wrong checksum", {{"h.ecg", ishne_bytes(300, 77)}}},
      {"ishne of a thirteenth month", {{"h.ecg", ishne_bytes(300, 0, 13)}}},
      {"ishne that announces less than nothing", {{"h.ecg", ishne_bytes(-5, 0)}}},
      {"ishne of nothing but a header", {{"h.ecg", ishne_bytes(300, 0).substr(0, 522)}}},
      {"ishne whose header ends early", {{"h.ecg", ishne_bytes(300, 0).substr(0, 300)}}},
      {"ishne with annotations", {{"h.ecg", ishne_bytes(300, 0)}, {"h.ann", beats}}},
      {"ishne with annotations that end inside one", {{"h.ecg", ishne_bytes(300, 0)}, {"h.ann", beats.substr(0, 532)}}},
      {"ishne with annotations whose header ends early",
       {{"h.ecg", ishne_bytes(300, 0)}, {"h.ann", beats.substr(0, 400)}}},
      {"ishne with annotations of WFDB", {{"h.ecg", ishne_bytes(300, 0)}, {"h.ann", annotation_bytes()}}},
      // MATLAB
      {"matlab", {{"m.mat", matlab}}},
      {"matlab without a rate", {{"m.mat", mat::file(mat::matrix(mat_matrix()))}}},
      {"matlab with a rate of zero", {{"m.mat", mat::file(mat::matrix(mat_matrix()) + mat::small_scalar("fs", 0))}}},
      {"matlab of nothing but a header", {{"m.mat", mat::file("")}}},
      {"matlab that ends inside its matrix", {{"m.mat", matlab.substr(0, 200)}}},
      {"matlab whose header ends early", {{"m.mat", matlab.substr(0, 100)}}},
      {"matlab of more columns than numbers", {{"m.mat", replaced(matlab, columns, mat::little_endian(1 << 20, 4))}}},
      {"matlab of columns beyond all bounds", {{"m.mat", replaced(matlab, columns, mat::little_endian(~0U, 4))}}},
      {"matlab of a big-endian machine", {{"m.mat", replaced(matlab, "IM", "MI")}}},
      {"matlab compressed", {{"m.mat", mat::file(mat::compressed(mat::matrix(mat_matrix())) + rate)}}},
      {"matlab compressed and damaged",
       {{"m.mat", replaced(mat::file(mat::compressed(mat::matrix(mat_matrix())) + rate), "val", "vol")}}},
      {"matlab compressed and cut", {{"m.mat", mat::file(mat::element(15, "\x78\xDA\xED"))}}},
      {"matlab of a header with other leads",
       {{"r.hea", "r 3 250 20\nm.mat 16+24\nm.mat 16+24\nm.mat 16+24\n"}, {"m.mat", matlab}}},
      {"matlab of a header with its leads", {{"r.hea", "r 2 250 20\nm.mat 16+24\nm.mat 16+24\n"}, {"m.mat", matlab}}},
      {"matlab of a header, cut",
       {{"r.hea", "r 2 250 20\nm.mat 16+24\nm.mat 16+24\n"}, {"m.mat", matlab.substr(0, 200)}}},
      // XML of ECG carts
      {"muse", {{"x.xml", muse}}},
      {"muse cut to half", {{"x.xml", muse.substr(0, muse.size() / 2)}}},
      {"muse whose waveform is cut", {{"x.xml", replaced(muse, rhythm_end(muse), "</WaveFormData>")}}},
      {"muse whose waveform is no base64", {{"x.xml", in_rhythm(muse, "<WaveFormData>\n", "<WaveFormData>!")}}},
      {"muse that announces more samples", {{"x.xml", replaced(muse, ">300<", ">99999999999<")}}},
      {"muse that announces less than nothing", {{"x.xml", replaced(muse, ">300<", ">-1<")}}},
      {"muse of median beats alone", {{"x.xml", replaced(muse, rhythm, "Median</WaveformType><SampleBase>")}}},
      {"muse without a rate", {{"x.xml", replaced(muse, rhythm, "Rhythm</WaveformType><SampleBase>x")}}},
      {"muse with a rate of zero", {{"x.xml", replaced(muse, rhythm + "500", rhythm + "0")}}},
      {"muse with a rate beyond all recorders", {{"x.xml", replaced(muse, rhythm + "500", rhythm + "1e99")}}},
      {"muse with a gain of zero", {{"x.xml", in_rhythm(muse, muse_gain, "<LeadAmplitudeUnitsPerBit>0")}}},
      {"muse with samples of four bytes", {{"x.xml", in_rhythm(muse, "<LeadSampleSize>2", "<LeadSampleSize>4")}}},
      {"muse of a thirteenth month", {{"x.xml", replaced(muse, "01-31-2024", "13-31-2024")}}},
      {"muse with a wrong checksum",
       {{"x.xml", replaced(muse, rhythm_end(muse), "</WaveFormData><LeadDataCRC32>1</LeadDataCRC32>")}}},
      {"muse in UTF-16", {{"x.xml", utf16(muse)}}},
      {"muse in UTF-16, cut inside a letter", {{"x.xml", utf16(muse).substr(0, 1001)}}},
      {"muse in an encoding that is not read", {{"x.xml", replaced(muse, "UTF-8", "GB18030")}}},
      {"muse under another ending", {{"x.csv", muse}}},
      {"muse beside a WFDB record", {{"r.hea", sound_header()}, {"r.dat", signal_bytes()}, {"x.xml", muse}}},
      {"philips", {{"x.xml", philips}}},
      {"philips of another version", {{"x.xml", replaced(philips, ">1.04<", ">1.05<")}}},
      {"philips of another kind", {{"x.xml", replaced(philips, ">PhilipsECG<", ">MortaraECG<")}}},
      {"philips whose packed leads are cut",
       {{"x.xml", replaced(philips, philips.substr(philips.find("</parsed") - 400, 400), "")}}},
      {"philips packed in a way that is not read", {{"x.xml", replaced(philips, "\"XLI\"", "\"ZIP\"")}}},
      {"philips plain that says it is packed", {{"x.xml", philips_xml("V1", signal_bytes(), "XLI", 300)}}},
      {"philips packed that says it is plain", {{"x.xml", replaced(philips, "\"XLI\"", "\"Uncompressed\"")}}},
      {"philips of no resolution",
       {{"x.xml", replaced(replaced(philips, "resolution=\"5\"", ""), "<resolution>5", "<resolution>")}}},
      {"philips with more names than leads", {{"x.xml", replaced(philips, "V1 V2", "V1 V2 V3 V4")}}},
      {"philips without waveforms",
       {{"x.xml", replaced(replaced(philips, "<waveforms>", "<w>"), "</waveforms>", "</w>")}}},
      {"aecg", {{"x.xml", aecg}}},
      {"aecg of nothing", {{"x.xml", "<AnnotatedECG/>"}}},
      {"aecg without a time", {{"x.xml", replaced(aecg, "TIME_ABSOLUTE", "TIME_NONE")}}},
      {"aecg with an increment of zero", {{"x.xml", replaced(aecg, "\"0.002\"", "\"0\"")}}},
      {"aecg with an increment below nothing", {{"x.xml", replaced(aecg, "\"0.002\"", "\"-0.002\"")}}},
      {"aecg with an increment beyond all recorders", {{"x.xml", replaced(aecg, "\"0.002\"", "\"1e-12\"")}}},
      {"aecg with an increment of hours", {{"x.xml", replaced(aecg, "\"0.002\"", "\"3600\"")}}},
      {"aecg without a scale", {{"x.xml", replaced(aecg, "scale", "none")}}},
      {"aecg with a scale of zero", {{"x.xml", replaced(aecg, "\"2.5\"", "\"0\"")}}},
      {"aecg with digits that are none", {{"x.xml", replaced(aecg, "<digits>", "<digits>one NaN 1e999 ")}}},
      {"aecg of a thirteenth month", {{"x.xml", replaced(aecg, "20021122091000", "20021322091000")}}},
      {"aecg with sets a year apart",
       {{"x.xml", aecg_xml(aecg_set(aecg_time("20021122"), {{"I", xml_lead(7)}}) +
                           aecg_set(aecg_time("20031122"), {{"II", xml_lead(5)}}))}}},
      {"aecg of a sample a second", {{"x.xml", replaced(aecg, "\"0.002\"", "\"1\"")}}},
      {"xml of entities that multiply", {{"x.xml", entity_bomb()}}},
      {"xml of a file that is fetched",
       {{"x.xml",
         "<!DOCTYPE RestingECG [<!ENTITY f SYSTEM \"file:///etc/passwd\">]>\n"
         "<RestingECG>&f;</RestingECG>"}}},
      {"xml of nothing else", {{"x.xml", "<?xml version=\"1.0\"?>"}}},
      {"xml of one tag that never ends", {{"x.xml", "<RestingECG " + std::string(1 << 20, 'a')}}},
      {"xml as deep as it is long", {{"x.xml", deep_xml()}}},
      {"xml that is a web page", {{"x.xml", "<!DOCTYPE html>\n<html><body>404</body></html>"}}},
      {"xml that is a picture", {{"x.xml", "\x89PNG\r\n\x1A\n"}}},
      {"xml of something else", {{"x.xml", "<?xml version=\"1.0\"?><note><to>A</to></note>"}}},
      {"xml that is text", {{"x.xml", "time,II\n0,1\n"}}},
      // what is no recording
      {"no file at all", {}},
      {"a picture", {{"scan.png", "\x89PNG\r\n"}}},
      {"a program", {{"setup.exe", "MZ"}}},
      {"a MATLAB 7.3 file", {{"m.mat", "MATLAB 7.3 MAT-file, Platform: GLNXA64"}}},
      {"a signal file of MATLAB 4 without its header", {{"m.mat", std::string("\x32\0\0\0\1\0\0\0", 8)}}},
      {"a file without a name", {{"", "x"}}},
  };
}

}  // namespace ecg::test
