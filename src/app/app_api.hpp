#pragma once

#include <cstddef>
#include <cstdint>

/// C functions of the screen program, called by web/page (target `ecg_app`: app.mjs + app.wasm, an ES module factory) and by
/// a window of its own (src/desk).
///
/// The page makes the module with `await createApp({onFrameWanted: () => void})`. The app calls `onFrameWanted`
/// whenever something changed (input, data, a setting); the page then asks for ONE animation frame, in it calls
/// `app_frame()`, then `app_take_commands()`; while `app_frame` answers 1 it asks for the next one. Nothing is drawn
/// otherwise.
///
/// The canvas is `#canvas` (give it tabindex="0"; the page owns its CSS size). The app listens to mouse, wheel and
/// touch on it, and to the keyboard only while it has the focus; it sets its drawing-buffer size in `app_resize`.
///
/// Text is UTF-8 with a terminating NUL; text from files may be hostile, the app makes it printable itself.
/// Bytes: `p = app_buffer(n)`, write n bytes at HEAPU8[p], then `app_begin_recording(n, ...)` or `app_set_analysis(n)`.
/// Returned text is valid until the next call of the same function.
extern "C" {

/// 0; -1: no WebGL2 (nothing else may be called then).
int app_start();
void app_resize(double css_width, double css_height, double device_pixel_ratio);
/// Draws if something changed. 1: another frame is wanted soon.
int app_frame();

// --- data
// ----------------------------------------------------------------------------------------------------------------
std::uint8_t* app_buffer(std::size_t size);
/// A recording comes as its head (core/snapshot/record_bytes.hpp, `size` bytes in the buffer) and then `column_bytes` of
/// columns, written straight to where they stay: `p = app_recording_room(offset)`, at most app_recording_room_size(offset)
/// bytes at HEAPU8[p], until nothing is left; then app_finish_recording, which shows it and clears the analysis.
int app_begin_recording(std::size_t size, double column_bytes);  ///< 0, -1: not decodable
std::uint8_t* app_recording_room(double offset);
double app_recording_room_size(double offset);
int app_finish_recording();
int app_set_analysis(std::size_t size);  ///< bytes of core/snapshot/analysis.hpp; 0, -1: not decodable or no recording.
int app_set_explanation(std::size_t size);   ///< bytes of core/explain/beat_explanation.hpp; 0, -1: not decodable
void app_clear_recording();                  ///< back to the empty state
void app_set_experiments(std::size_t size);  ///< text of models/experiments.json; the Lab says what is wrong with it
void app_set_lab_problem(const char* text);  ///< why that file could not be had; empty: it is asked for again

// --- state of the work
// -----------------------------------------------------------------------------------------------------
void app_set_progress(const char* stage, double fraction);  ///< 0..1; < 0: nothing is running; > 1: unknown length
void app_set_message(const char* kind, const char* text);   ///< kind: "info" | "error"; one at a time, closable
void app_clear_message();
/// state: "none" | "saving" | "saved" | "unsaved" | "readonly" of the person's edits; reason: words for the last two.
void app_set_save_state(const char* state, const char* reason);
/// A question in the screen itself, for a window that has no dialogs of its own; kind: "text", with `value` in its field, or
/// "question". Answered by the command "answer"; a new one takes the place of one that waits.
void app_ask(const char* id, const char* title, const char* note, const char* value, const char* kind);
void app_set_dropping(int active);      ///< 1 while files hover over the page
void app_set_request_count(int count);  ///< requests since load, for the privacy badge; -1: not known

// --- choices offered
// -------------------------------------------------------------------------------------------------------
void app_add_demo(const char* id, const char* title, const char* story,
                  const char* kind);                                        ///< kind: "synthetic" | "real"
void app_add_model(const char* name, const char* title, const char* kind);  ///< kind: "use" | "teaching" (int8 only)
void app_set_selected_model(const char* name, const char* precision);       ///< "" = none could be loaded
void app_clear_records();  ///< records among the files last dropped ...
void app_add_record(const char* name);
void app_set_selected_record(const char* name);  ///< ... and the one shown

// --- settings
// --------------------------------------------------------------------------------------------------------------
/// What an earlier visit kept, as it came in a `remember` command, or `reduced_motion` "0" | "1"; keys and values are those
/// of app/model/settings.hpp. -1: there is no such key, or no such value of it; nothing changes then.
int app_set_setting(const char* key, const char* value);
/// Choices of an earlier visit for the strip of the open recording, as they came in a `keep_strip` command.
void app_set_strip(const char* choices);
/// Which signals of the open recording are an ECG (core/record/signal_choices.hpp).
void app_set_signals(const char* choices);

// --- navigation
// ------------------------------------------------------------------------------------------------------------
void app_goto(double seconds);  ///< centres the strip
/// Seconds from the start that "751.5", "12:31", "1:02:03" or, with `of_day` 1, a clock time mean; -1: none of them, or
/// outside the recording.
double app_parse_time(const char* text, int of_day);
int app_has_clock();              ///< 1: the recording says when it began
void app_select_beat(int index);  ///< selects and shows it; -1: none

// --- answers
// ---------------------------------------------------------------------------------------------------------------
/// JSON array of what the person asked for since the last call, e.g. [{"kind":"open_demo","id":"sinus"}]:
///   {"kind":"open_picker"}                                    show the file picker
///   {"kind":"open_demo","id"}  {"kind":"open_record","name"}
///   {"kind":"select_model","name","precision"}                precision "int8" | "fp32"
///   {"kind":"cancel"}                                         Esc or the button while something runs
///   {"kind":"export","what":"json"|"beats.csv"|"episodes.csv"|"findings.csv"|"hrv.csv"|"waves.csv"|"leads.csv"|"page.svg"|"saliency.csv"|"four_beats.csv"|"atr"|"report.html"}
///   {"kind":"export","what":"png","x","y","width","height","caption"}  part of the canvas (CSS px); call `app_frame()`
///       (it redraws without the menu) and read the canvas in the same task; `caption` belongs under the picture
///   {"kind":"set_theme","name"}                               already applied: colour the page around the canvas
///   {"kind":"remember","key","value"}                         store, give back with `app_set_setting` at the next visit
///   {"kind":"keep_strip","choices"}                           store with the recording, give back with `app_set_strip`
///   {"kind":"copy","text"}                                    to the clipboard
///   {"kind":"edit","edit","begin","end","code","text","said"} core/edits/edit.hpp; answered by a new analysis; `said`
///       belongs in a message when it was carried out
///   {"kind":"ask_comment","sample","place","text"}            ask for words, then make the edit `bookmark`
///   {"kind":"ask_confirmation","subject"}                     ask for a name, then make the edit `confirm`
///   {"kind":"move_operating_point","rarity_weight"}           answered by a new analysis
///   {"kind":"explain_beat","sample":S,"what_if":T}           what the beat is made of; answered by app_set_explanation
///   {"kind":"explain_all"}                                    the same of all; answered by app_set_analysis
///   {"kind":"ask_four_beats"}                                 S003's networks; answered by app_set_analysis
///   {"kind":"load_experiments"}                               answered by app_set_experiments or app_set_lab_problem
///   {"kind":"ask_time"}                                       ask for a place, then `app_parse_time`, `app_goto`
///   {"kind":"show_device"}                                    show what was fetched and what is stored on this device
///   {"kind":"answer","id","accepted","text"}                  to app_ask
///   {"kind":"dismiss_message"}                                already applied
const char* app_take_commands();

/// What was gone to, in words for a screen reader: the step of the tour, or finding and beat; empty where it is nothing.
const char* app_selection();

/// JSON for tests: what is shown and chosen, member by member as app_state.cpp lists them, and
/// "targets":[["button.open",x,y,w,h],...],"rects":{"top_bar":[x,y,w,h],...}: rectangles in CSS px of what was last drawn.
/// Targets are all that can be pressed, with the whole area that answers; rects are regions ("top_bar", "overview", "strip",
/// "findings", "inspector", "bottom", "status") and things to click ("button.open", "menu.demo", "demo.<id>", "finding.<i>",
/// "tab.<panel>", "row.<i>", "cell.<ref>.<found>", ...).
const char* app_state();

void app_context_lost();
void app_context_restored();

}  // extern "C"
