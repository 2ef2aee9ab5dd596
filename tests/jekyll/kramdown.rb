# Markdown as Jekyll's own converter makes it: [[text, kramdown options], ...] as JSON in, [html, ...] out.
require "json"
require "tmpdir"
require "jekyll"
converters = Hash.new do |known, options|
  config = Jekyll.configuration("quiet" => true, "disable_disk_cache" => true, "source" => Dir.tmpdir, "kramdown" => options)
  known[options] = Jekyll::Converters::Markdown.new(config)
end
jobs = JSON.parse($stdin.read.force_encoding("utf-8"))
puts JSON.generate(jobs.map { |text, options| converters[options].convert(text) })
