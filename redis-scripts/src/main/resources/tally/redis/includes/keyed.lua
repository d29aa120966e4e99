-- keyed: what add.lua does about the idempotency keys of an item.

-- Decides about one keyed change: 'answer' is known already, or it is 'like' an earlier one of this call.
local function plan_key(group, item, key, delta)
  local change = { field = name(group.shard, item.counter) .. ' ' .. key, delta = delta }
  local like = group.changes[change.field]
  local text = like and like.delta .. ' ' or group.at.keys and recall_key(group.rings, change.field)
  if not group.at.keys then
    change.answer = 'recovering'
  elseif text and string.match(text, '^%-?%d+') ~= delta then
    change.answer = 'mismatch'
  elseif like then
    change.like = like
  elseif text then
    change.answer = text
  elseif group.room <= 0 then
    change.answer = 'full'
  else
    change.answer = ''
    group.changes[change.field], group.room = change, group.room - 1
    item.fresh[#item.fresh + 1] = change
    item.p = item.p + math.max(tonumber(delta), 0)
    item.n = item.n + math.max(-tonumber(delta), 0)
  end
  item.keyed[#item.keyed + 1] = change
end

local function write_keys(group, item, sequence)
  for _, change in ipairs(item.fresh) do
    local ring = generation(group.shard, group.rings, tonumber(ARGV[3]))
    change.text = table.concat({ change.delta, item.total, item.version, group.at.incarnation, ARGV[2] }, ' ')
    redis.call('HSET', ring, change.field, change.text)
    redis.call('ZADD', group.outbox, sequence, change.field .. ' ' .. change.text)
  end
end
