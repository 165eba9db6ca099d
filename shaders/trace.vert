#version 300 es
// One line segment of a trace per instance, widened to a rectangle with room for anti-aliased round ends.
// Vertices come reduced from the CPU, in CSS pixels; origin top left.
precision highp float;
layout(location = 0) in vec3 a_from;  // (x, y, pen): pen 0 = no line from here to the next vertex
layout(location = 1) in vec2 a_to;    // (x, y)
layout(location = 2) in vec4 a_color; // of the vertex the segment starts at
uniform vec2 u_display;               // (width, height) of the canvas, CSS px
uniform float u_half_width;           // half the line width, CSS px
uniform float u_pixel_ratio;          // device pixels per CSS pixel
out vec2 v_offset;                    // from the segment's start, (along, across), CSS px
out float v_length;
out vec4 v_color;

void main() {
  v_color = a_color;
  vec2 span = a_to - a_from.xy;
  v_length = length(span);
  vec2 along = v_length > 1e-5 ? span / v_length : vec2(1.0, 0.0);
  vec2 across = vec2(-along.y, along.x);
  float reach = u_half_width + 1.0 / u_pixel_ratio;
  float end = float(gl_VertexID & 1);
  float side = float(gl_VertexID >> 1) * 2.0 - 1.0;
  v_offset = vec2(end * v_length + (end * 2.0 - 1.0) * reach, side * reach);
  vec2 position = a_from.xy + along * v_offset.x + across * v_offset.y;
  vec2 clip = position / u_display * 2.0 - 1.0;
  gl_Position = a_from.z > 0.5 ? vec4(clip.x, -clip.y, 0.0, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
}
