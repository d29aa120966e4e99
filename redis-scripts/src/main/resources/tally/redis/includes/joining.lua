-- joining: counters as they will be once records have been merged into them; reads only, until write_joined.

local function joining(incarnations, folds)
  return {
    incarnations = incarnations, folds = folds, numbers = {}, chains = {}, ranks = {}, counters = {}, order = {},
  }
end

local function number_of(join, incarnation)
  join.numbers[incarnation] = join.numbers[incarnation]
    or redis.call('HGET', join.incarnations, incarnation)
    or 'unknown'
  return join.numbers[incarnation]
end

local function joined(join, key)
  local counter = join.counters[key]
  if not counter then
    counter = { key = key, slots = {}, bases = {}, difference = 0, weight = 0, late = {} }
    join.counters[key], join.order[#join.order + 1] = counter, counter
  end
  return counter
end

-- The slot as the hash and the earlier records of this call have it.
local function recall(join, counter, incarnation)
  if not counter.slots[incarnation] then
    local number = number_of(join, incarnation)
    local now = redis.call('HMGET', counter.key, 'p' .. number, 'n' .. number)
    counter.slots[incarnation] = { p = tonumber(now[1] or 0), n = tonumber(now[2] or 0) }
  end
  return counter.slots[incarnation]
end

-- Sets a slot, and takes into account what that changes of the total and of the sum of all that was counted.
local function put(counter, slot, p, n)
  counter.difference = counter.difference + (p - slot.p) - (n - slot.n)
  counter.weight = counter.weight + (p - slot.p) + (n - slot.n)
  slot.p, slot.n, slot.changed = p, n, true
end

-- Takes the pointwise maximum, and says by how much the slot rose, and whether the record was below it.
local function join_slot(counter, slot, p, n)
  local up, down = math.max(p - slot.p, 0), math.max(n - slot.n, 0)
  local below = p < slot.p or n < slot.n
  if up + down > 0 then
    put(counter, slot, slot.p + up, slot.n + down)
    counter.changed = true
  end
  return up + down, below
end

local function write_slots(join, counter, shard, dirty)
  for incarnation, slot in pairs(counter.slots) do
    local number = number_of(join, incarnation)
    if slot.covered then
      redis.call('HDEL', counter.key, 'p' .. number, 'n' .. number)
      redis.call('ZREM', dirty, number .. ' ' .. name(shard, counter.key))
    elseif slot.changed then
      if number == 'unknown' then
        number = enrol(join.incarnations, incarnation)
        join.numbers[incarnation] = number
      end
      if slot.p > 0 then redis.call('HSET', counter.key, 'p' .. number, decimal(slot.p)) end
      if slot.n > 0 then redis.call('HSET', counter.key, 'n' .. number, decimal(slot.n)) end
      if slot.rank then redis.call('HSET', counter.key, 'r' .. number, slot.rank) end
    end
  end
end

local function write_total(counter)
  local total = redis.call('HINCRBY', counter.key, 't', decimal(counter.difference))
  return stored(total, counter.key), redis.call('HINCRBY', counter.key, 'v', 1)
end

-- Marks slots dirty that a late writer has put an older value of into the log, those too that are dirty already: a
-- drain may have written them before that value, and must not clear them now. Says how many.
local function soil_late(join, counter, shard, dirty)
  local marked = 0
  for incarnation in pairs(counter.late) do
    if not counter.slots[incarnation].covered then
      local member = join.numbers[incarnation] .. ' ' .. name(shard, counter.key)
      redis.call('ZADD', dirty, redis.call('HINCRBY', shard, 'sequence', 1), member)
      marked = marked + 1
    end
  end
  return marked
end
