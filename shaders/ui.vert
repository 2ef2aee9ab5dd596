#version 300 es
// Dear ImGui's vertices: logical pixels, origin at the top left.
precision highp float;
uniform vec4 u_view;  // 2/width, -2/height, and the offset that puts the top left at (-1, 1)
layout(location = 0) in vec2 a_position;
layout(location = 1) in vec2 a_uv;
layout(location = 2) in vec4 a_colour;
out vec2 v_uv;
out vec4 v_colour;
void main() {
  v_uv = a_uv;
  v_colour = a_colour;
  gl_Position = vec4(a_position * u_view.xy + u_view.zw, 0.0, 1.0);
}
