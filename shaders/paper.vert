#version 300 es
// ECG paper behind the strip: one rectangle without vertex buffers. Everything in CSS pixels, origin top left.
precision highp float;
uniform vec4 u_rect;     // (x, y, width, height) of the paper
uniform vec2 u_display;  // (width, height) of the canvas
out vec2 v_px;           // position on the canvas

void main() {
  vec2 corner = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));
  v_px = u_rect.xy + corner * u_rect.zw;
  vec2 clip = v_px / u_display * 2.0 - 1.0;
  gl_Position = vec4(clip.x, -clip.y, 0.0, 1.0);
}
