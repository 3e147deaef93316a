return { date_of_timestamp = function(text) return text and text:sub(1, 10) end }
