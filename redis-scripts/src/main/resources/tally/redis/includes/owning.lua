-- owning: which assignment of the shard to a replica drains it: the one that settled last (see settle).
local function owns(state, owner) return (redis.call('HGET', state, 'owner') or '') == owner end

-- Whether what an owner left out of a merge, because it had told it of an incarnation itself, is here, or dirty: while that
-- incarnation lives, and nobody else drains the shard. Else all has to be read again.
local function is_no_news(head, reason, incarnation, state, owner)
  return incarnation == '' or reason == '' and incarnation == head[INCARNATION] and owns(state, owner)
end
