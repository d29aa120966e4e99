-- keyed: what add.lua does about the idempotency keys of an item.

-- Decides about one keyed change: 'answer' is known already, or it is 'like' an earlier one of the item, or it is fresh.
local function plan_key(group, field, delta)
  local change, like = { field = field, delta = delta }, group.keyed[field]
  local text = like and like.delta .. ' ' or group.head[KEYED] and recall_key(group.rings, field)
  if not group.head[KEYED] then
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
    change.answer, change.fresh = '', true
    group.keyed[field], group.room = change, group.room - 1
  end
  return change
end

-- The keyed changes of an item from an argument on, what it comes to with the fresh ones, and the argument behind them.
local function plan_keys(group, id, p, n, arg)
  local changes, most = {}, tonumber(ARGV[arg])
  for i = 1, most do
    local change = plan_key(group, id .. ' ' .. ARGV[arg + 1], ARGV[arg + 2])
    if change.fresh then
      p, n = p + math.max(tonumber(change.delta), 0), n + math.max(-tonumber(change.delta), 0)
    end
    changes[i], arg = change, arg + 2
  end
  return changes, p, n, arg + 1
end

-- Adds the answers for an item's changes, now that 'total version' is known; of one that does not fit no key is used.
local function answer_keys(group, changes, text, fits, answer)
  for _, change in ipairs(changes) do
    if change.fresh and fits then
      change.text = table.concat({ change.delta, text, group.head[INCARNATION], ARGV[2] }, ' ')
      group.used[#group.used + 1] = change
    end
    answer[#answer + 1] = change.answer or change.like.text or ''
  end
end

-- Also lets the ring of a full shard turn, which takes no key that would.
local function write_keys(group)
  if #group.used == 0 and group.room > 0 then return end
  local sequence = decimal(group.head[SEQUENCE])
  local ring, taken = generation(group.state, group.rings, tonumber(ARGV[3]))
  if #group.used == 0 then return end
  redis.call('HINCRBY', group.state, taken, #group.used)
  for _, change in ipairs(group.used) do
    redis.call('HSET', ring, change.field, change.text)
    redis.call('ZADD', group.outbox, sequence, change.field .. ' ' .. change.text)
  end
end
