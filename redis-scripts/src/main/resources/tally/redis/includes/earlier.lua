-- earlier: the logs in whose place a log 'topic@id' was made.

-- What a late owner takes from an earlier log of this topic after this, nobody would tell: it finds no offset.
local function forget_earlier(state, log)
  local present, stem = 'next:' .. log, 'next:' .. string.match(log, '^[^@]*') .. '@'
  for _, field in ipairs(redis.call('HKEYS', state)) do
    if field ~= present and string.sub(field, 1, #stem) == stem then redis.call('HDEL', state, field) end
  end
end
