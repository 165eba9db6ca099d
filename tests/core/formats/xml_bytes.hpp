#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Small XML files of ECG carts, as the headers of the formats describe them.
namespace ecg::test {

struct XmlLead {
  std::string name;
  std::vector<int> samples;
};

/// Lowest byte first.
inline std::string little_endian16(const std::vector<int>& samples) {
  std::string bytes;
  for (const int sample : samples) {
    bytes.push_back(static_cast<char>(sample & 0xFF));
    bytes.push_back(static_cast<char>((sample >> 8) & 0xFF));
  }
  return bytes;
}

inline std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    unsigned group = 0;
    for (std::size_t k = 0; k < 3; ++k)
      group = (group << 8U) | (i + k < bytes.size() ? static_cast<std::uint8_t>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k)
      text.push_back(i + k > bytes.size() ? '=' : kDigits[(group >> (18 - 6 * k)) & 63U]);
  }
  return text;
}

/// Codes of 10 bits, highest bit first.
inline std::string ten_bit_codes(const std::vector<unsigned>& codes) {
  std::string bytes;
  unsigned waiting = 0;
  unsigned bits = 0;
  for (const unsigned code : codes) {
    waiting = (waiting << 10U) | code;
    for (bits += 10; bits >= 8; bits -= 8) bytes.push_back(static_cast<char>((waiting >> (bits - 8)) & 0xFFU));
  }
  if (bits > 0) bytes.push_back(static_cast<char>((waiting << (8 - bits)) & 0xFFU));
  return bytes;
}

/// A piece of Philips' XLI around codes of LZW.
inline std::string xli_piece(const std::string& codes, int residual) {
  const auto size = static_cast<int>(codes.size());
  return little_endian16({size & 0xFFFF, size >> 16, 1, residual}) + codes;
}

/// Samples packed by XLI, every code a single byte; at least three of them.
inline std::string xli(const std::vector<int>& samples) {
  const auto residual = [&](std::size_t i) { return 2 * samples[i - 1] - samples[i - 2] - samples[i]; };
  std::vector<int> values = {samples[0], samples[1]};
  for (std::size_t i = 2; i < samples.size(); ++i)
    values.push_back((i + 1 < samples.size() ? residual(i + 1) : 0) + 64);
  std::vector<unsigned> codes;
  for (const int value : values) codes.push_back((static_cast<unsigned>(value) >> 8U) & 0xFFU);
  for (const int value : values) codes.push_back(static_cast<unsigned>(value) & 0xFFU);
  return xli_piece(ten_bit_codes(codes), residual(2));
}

/// A GE MUSE file at 500 Hz, 4.88 uV per bit, with a median beat before its rhythm strip.
inline std::string muse_xml(const std::vector<XmlLead>& leads) {
  const auto lead_data = [](const XmlLead& lead) {
    return "<LeadData><LeadSampleCountTotal>" + std::to_string(lead.samples.size()) +
           "</LeadSampleCountTotal><LeadAmplitudeUnitsPerBit>4.88</LeadAmplitudeUnitsPerBit>"
           "<LeadAmplitudeUnits>MICROVOLTS</LeadAmplitudeUnits><LeadID>" +
           lead.name + "</LeadID><LeadSampleSize>2</LeadSampleSize><WaveFormData>\n" +
           base64(little_endian16(lead.samples)) + "\n</WaveFormData></LeadData>\n";
  };
  std::string text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE RestingECG SYSTEM \"restecg.dtd\">\n<RestingECG>\n"
      "<PatientDemographics><PatientID>4711</PatientID><PatientLastName>Doe</PatientLastName></PatientDemographics>\n"
      "<TestDemographics><Status>CONFIRMED</Status><AcquisitionTime>10:35:17</AcquisitionTime>"
      "<AcquisitionDate>01-31-2024</AcquisitionDate></TestDemographics>\n"
      "<RestingECGMeasurements><VentricularRate>97</VentricularRate><PRInterval>122</PRInterval>"
      "<QTInterval/></RestingECGMeasurements>\n"
      "<Diagnosis><DiagnosisStatement><StmtFlag>ENDSLINE</StmtFlag><StmtText>Sinus rhythm</StmtText>"
      "</DiagnosisStatement><DiagnosisStatement><StmtText>ST &amp; T wave</StmtText></DiagnosisStatement>"
      "<DiagnosisStatement><StmtFlag>ENDSLINE</StmtFlag><StmtText>abnormality</StmtText></DiagnosisStatement>"
      "</Diagnosis>\n<Waveform><WaveformType>Median</WaveformType><SampleBase>500</SampleBase>" +
      lead_data({"I", {7, 7, 7}}) +
      "</Waveform>\n<Waveform><WaveformType>Rhythm</WaveformType><SampleBase>500</SampleBase>"
      "<SampleExponent>0</SampleExponent>\n";
  for (const XmlLead& lead : leads) text += lead_data(lead);
  return text + "</Waveform></RestingECG>\n";
}

/// A Philips file of version 1.04 at 500 Hz, 5 uV per bit. `packing`: "XLI" or "Uncompressed", of `bytes`.
inline std::string philips_xml(const std::string& names, std::string_view bytes, const std::string& packing,
                               std::size_t samples) {
  return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<restingecgdata xmlns=\"http://www3.medical.philips.com\">"
         "<documentinfo><documenttype>PhilipsECG</documenttype><documentversion>1.04</documentversion></documentinfo>\n"
         "<dataacquisition date=\"2010-01-19\" "
         "time=\"15:19:22\"><signalcharacteristics><samplingrate>500</samplingrate>"
         "<resolution>5</resolution><acquisitiontype>10-WIRE</acquisitiontype></signalcharacteristics></"
         "dataacquisition>"
         "<patient><generalpatientdata><patientid>4711</patientid></generalpatientdata></patient>\n"
         "<interpretations><interpretation><globalmeasurements><heartrate>84</heartrate><print>144</print>"
         "<qtint>Failed</qtint></globalmeasurements><severity>- ABNORMAL ECG -</severity><statement>"
         "<leftstatement>SINUS RHYTHM</leftstatement><rightstatement>V-rate &lt; 99</rightstatement></statement>"
         "</interpretation></interpretations>\n"
         "<waveforms><parsedwaveforms dataencoding=\"Base64\" compression=\"" +
         packing + "\" leadlabels=\"" + names + "\" durationperchannel=\"" + std::to_string(samples * 2) +
         "\" samplespersecond=\"500\" resolution=\"5\" signaloffset=\"0\">" + base64(bytes) +
         "</parsedwaveforms></waveforms></restingecgdata>\n";
}

/// Sequences of an annotated ECG that go together: leads are named as in "MDC_ECG_LEAD_II".
inline std::string aecg_set(const std::string& time, const std::vector<XmlLead>& leads) {
  std::string text = "<component><sequenceSet><component><sequence>" + time + "</sequence></component>\n";
  for (const XmlLead& lead : leads) {
    text += "<component><sequence><code code=\"MDC_ECG_LEAD_" + lead.name +
            "\"/><value xsi:type=\"SLIST_PQ\"><origin value=\"0\" unit=\"uV\"/><scale value=\"2.5\" unit=\"uV\"/>"
            "<digits>";
    for (const int sample : lead.samples) text += std::to_string(sample) + " ";
    text += "</digits></value></sequence></component>\n";
  }
  return text + "</sequenceSet></component>\n";
}

/// The time of a set, as aecg_set takes it.
inline std::string aecg_time(const std::string& head, const std::string& step_s = "0.002") {
  return "<code code=\"TIME_ABSOLUTE\"/><value xsi:type=\"GLIST_TS\"><head value=\"" + head +
         "\"/><increment value=\"" + step_s + "\" unit=\"s\"/></value>";
}

/// An HL7 annotated ECG of a rhythm series with these sets.
inline std::string aecg_xml(const std::string& sets) {
  return "<?xml version=\"1.0\"?>\n<AnnotatedECG xmlns=\"urn:hl7-org:v3\" "
         "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n<!-- a comment with <tags> -->\n"
         "<componentOf><subject><name>Doe</name></subject></componentOf><component><series><code code=\"RHYTHM\"/>\n" +
         sets +
         "<subjectOf><annotationSet><component><annotation><code code=\"MDC_ECG_TIME_PD_QRS\"/>"
         "<value xsi:type=\"PQ\" value=\"88\" unit=\"ms\"/></annotation></component><component><annotation>"
         "<code code=\"MDC_ECG_RHY\"/><value xsi:type=\"CE\" code=\"MDC_ECG_RHY_SINUS_RHY\" "
         "displayName=\"Sinus Rhythm\"/></annotation></component></annotationSet></subjectOf>\n"
         "</series></component></AnnotatedECG>\n";
}

/// Text of ASCII as UTF-16 with its byte order mark, lowest byte first.
inline std::string utf16(std::string_view ascii) {
  std::string bytes = "\xFF\xFE";
  for (const char c : ascii) {
    bytes.push_back(c);
    bytes.push_back('\0');
  }
  return bytes;
}

}  // namespace ecg::test
