#version 300 es
// One band of the beat raster: a rectangle without vertex buffers. Everything in CSS pixels, origin top left.
precision highp float;
uniform vec4 u_rect;     // (x, y, width, height) of the band
uniform vec2 u_display;  // (width, height) of the canvas
out vec2 v_share;        // 0..1 across the band, 0..1 down it

void main() {
  v_share = vec2(float(gl_VertexID & 1), float(gl_VertexID >> 1));
  vec2 clip = (u_rect.xy + v_share * u_rect.zw) / u_display * 2.0 - 1.0;
  gl_Position = vec4(clip.x, -clip.y, 0.0, 1.0);
}
