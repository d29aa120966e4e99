-- folding: a region's chain of folds, and its bases. A base is the slot '<region>-base' of a counter: the sum of the slots
-- whose incarnations have a rank up to its own, which count no more beside it.

local function base_of(incarnation) return string.match(incarnation, '^(.*%-)') .. 'base' end

-- The place in the chain of a fold, or of the fold that an incarnation went into; nil when there is none, as of what bears
-- the name of the bases, which has the chain itself in the hash.
local function rank_of(join, id)
  if join.ranks[id] == nil then join.ranks[id] = tonumber(redis.call('HGET', join.folds, id) or 0) or 0 end
  return join.ranks[id] > 0 and join.ranks[id] or nil
end

-- Whether a chain calls something as bases are called: its rank would take the chain's own place in the hash.
local function names_base(chain)
  for name in string.gmatch(chain, '[^:,;]+') do
    if name == 'base' then return true end
  end
  return false
end

-- Takes over a chain 'fold:nonce,nonce;fold:nonce' that continues the present one; any other is dead.
local function lengthen(join, prefix, chain)
  if names_base(chain) then return end
  local present = join.chains[prefix] or redis.call('HGET', join.folds, prefix .. 'base') or ''
  if present ~= '' and string.sub(chain, 1, #present + 1) ~= present .. ';' then return end
  local rank = 0
  for fold, ended in string.gmatch(chain, '([^:;]+):([^;]+)') do
    rank = rank + 1
    for nonce in string.gmatch(fold .. ',' .. ended, '[^,]+') do
      if not rank_of(join, prefix .. nonce) then join.ranks[prefix .. nonce] = rank end
    end
  end
  join.chains[prefix] = chain
end

local function write_chains(join)
  for prefix, chain in pairs(join.chains) do
    redis.call('HSET', join.folds, prefix .. 'base', chain)
    for id, rank in pairs(join.ranks) do
      if rank > 0 then redis.call('HSET', join.folds, id, rank) end
    end
  end
end

local function base_rank(join, counter, base)
  local number = number_of(join, base)
  return number and counter.slots[place(counter.slots, number) + 3] or 0
end

-- Whether the counter's base holds what the slot of this incarnation came to.
local function is_covered(join, counter, incarnation)
  local rank = rank_of(join, incarnation)
  return rank and rank <= base_rank(join, counter, base_of(incarnation))
end

-- Takes away the base and the slots that it covers under its new rank.
local function cover(join, counter, head, base, rank)
  local left = { counter.slots[1] }
  counter.covered = counter.covered or {}
  for at = 2, #counter.slots, SLOT do
    local number, p, n, own_rank = unpack(counter.slots, at, at + SLOT - 1)
    local incarnation = incarnation_of(join, number)
    local covered = incarnation ~= base and base_of(incarnation) == base
      and (rank_of(join, incarnation) or MAX) <= rank
    if covered then
      counter.covered[#counter.covered + 1] = decimal(number) .. ' ' .. name(head, counter.key)
    end
    if covered or incarnation == base then
      counter.weight = counter.weight - p - n
    else
      put(left, #left + 1, number, p, n, own_rank)
    end
  end
  counter.slots = left
end

-- Takes a base, and says whether the record was below the one that is there. Its fold is in the chain: it was in the log
-- before it; nil when it is not.
local function join_base(join, counter, head, base, fold, p, n)
  local rank, present = rank_of(join, string.sub(base, 1, -5) .. fold), base_rank(join, counter, base)
  if not rank then return nil end
  if rank < present then return true end
  if rank == present then
    local _, below = join_slot(join, counter, base, p, n)
    return below
  end
  local before = total_text(counter.slots)
  cover(join, counter, head, base, rank)
  put(counter.slots, #counter.slots + 1, new_number(join, base), p, n, rank)
  counter.weight, counter.folded = counter.weight + p + n, true
  counter.changed = counter.changed or total_text(counter.slots) ~= before
  return false
end
