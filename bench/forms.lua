-- Sends each prepared form once, from a network of its own, and counts the answers by status.
local forms, sent = {}, 0
answers = {} -- global: read by the main thread
for line in io.lines(os.getenv("FORMS")) do forms[#forms + 1] = line end

request = function()
  sent = sent % #forms + 1
  local headers = {
    ["Content-Type"] = "application/x-www-form-urlencoded",
    ["Cookie"] = "csrftoken=" .. os.getenv("CSRF"),
    ["X-Forwarded-For"] = string.format("10.%d.%d.1", math.floor(sent / 250) % 250, sent % 250),
  }
  return wrk.format("POST", os.getenv("FORM_PATH"), headers, forms[sent])
end

response = function(status) answers[status] = (answers[status] or 0) + 1 end

local thread
setup = function(one) thread = one end
done = function()
  for status, count in pairs(thread:get("answers")) do io.write(string.format("status %d %d\n", status, count)) end
end
