-- joining: counters as they will be once records have been merged into them; reads only, until write_joined.

local function joining(incarnations)
  return { incarnations = incarnations, numbers = {}, counters = {}, order = {} }
end

-- The slot as the hash and the earlier records of this call have it.
local function recall(join, key, incarnation)
  local counter = join.counters[key]
  if not counter then
    counter = { key = key, slots = {}, difference = 0, late = {} }
    join.counters[key], join.order[#join.order + 1] = counter, counter
  end
  join.numbers[incarnation] = join.numbers[incarnation]
    or redis.call('HGET', join.incarnations, incarnation)
    or 'unknown'
  if not counter.slots[incarnation] then
    local number = join.numbers[incarnation]
    local now = redis.call('HMGET', key, 'p' .. number, 'n' .. number)
    counter.slots[incarnation] = { p = tonumber(now[1] or 0), n = tonumber(now[2] or 0) }
  end
  return counter, counter.slots[incarnation]
end

-- Takes the pointwise maximum, and says by how much the slot rose, and whether the record was below it.
local function join_slot(counter, slot, p, n)
  local up, down = math.max(p - slot.p, 0), math.max(n - slot.n, 0)
  local below = p < slot.p or n < slot.n
  counter.difference = counter.difference + up - down
  slot.p, slot.n, slot.changed = slot.p + up, slot.n + down, slot.changed or up + down > 0
  counter.changed = counter.changed or up + down > 0
  return up + down, below
end

local function write_joined(join, counter)
  for incarnation, slot in pairs(counter.slots) do
    if slot.changed then
      if join.numbers[incarnation] == 'unknown' then
        join.numbers[incarnation] = enrol(join.incarnations, incarnation)
      end
      local number = join.numbers[incarnation]
      if slot.p > 0 then redis.call('HSET', counter.key, 'p' .. number, decimal(slot.p)) end
      if slot.n > 0 then redis.call('HSET', counter.key, 'n' .. number, decimal(slot.n)) end
    end
  end
  local total = redis.call('HINCRBY', counter.key, 't', decimal(counter.difference))
  return stored(total, counter.key), redis.call('HINCRBY', counter.key, 'v', 1)
end

-- Marks slots dirty that a late writer has put an older value of into the log, those too that are dirty already: a
-- drain may have written them before that value, and must not clear them now. Says how many.
local function soil_late(join, counter, shard, dirty)
  local marked = 0
  for incarnation in pairs(counter.late) do
    local member = join.numbers[incarnation] .. ' ' .. name(shard, counter.key)
    redis.call('ZADD', dirty, redis.call('HINCRBY', shard, 'sequence', 1), member)
    marked = marked + 1
  end
  return marked
end
