-- slots: every slot of a counter, as a flat list: incarnation, increments, decrements, ...
local function slots(counter, incarnations)
  local fields, numbers, answer = redis.call('HGETALL', counter), {}, {}
  local increments, decrements = {}, {}
  for i = 1, #fields, 2 do
    local kind, number = string.match(fields[i], '^([pn])(%d+)$')
    if kind then
      if not increments[number] then
        increments[number], decrements[number] = '0', '0'
        numbers[#numbers + 1] = number
      end
      if kind == 'p' then increments[number] = fields[i + 1] else decrements[number] = fields[i + 1] end
    end
  end
  for _, number in ipairs(numbers) do
    answer[#answer + 1] = redis.call('HGET', incarnations, number)
    answer[#answer + 1] = increments[number]
    answer[#answer + 1] = decrements[number]
  end
  return answer
end
