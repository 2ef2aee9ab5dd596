# [[language, code], ...] as JSON -> [html, ...]: what rouge makes of each.
require 'json'
require 'rouge'

formatter = Rouge::Formatters::HTML.new
print JSON.generate(JSON.parse($stdin.set_encoding('UTF-8').read).map { |language, code| formatter.format(Rouge::Lexer.find_fancy(language, code).lex(code)) })
