using System.Globalization;
using Google.Protobuf;
using StackExchange.Redis;
using Messages = ComplaintSuite.Contracts.Routing.V1;

namespace ComplaintSuite.Routing.Queues;

/// <summary>
/// The queues as Redis serves them. PostgreSQL decides; everything here can be lost at any moment and is made again. Ids, codes, flags, times and versions: no names, no
/// subjects. All keys lie in one slot, so that of a server that falls back to an earlier state they fall back together.
/// <code>
/// {queue}:followed           hash        number: how far the service's log was followed into what is below; epoch: of what is below
/// {queue}:vouched            string      there for at most two seconds after a follower found nothing that was not followed
/// {queue}:complete           set         the sorted sets that were made complete
/// {queue}:set:ORG:DEPARTMENT sorted set  the places (QueuePlace) of the department's open items, scores all 0; and ~EPOCH once it is complete
/// {queue}:item:ORG:ID        hash        v: version; k: key of the sorted set; p: place in it; m: the item as lists show it (protobuf)
///                                        of an item that left, for an hour: v alone counts, k and p are empty
/// {queue}:lock:ORG:DEPARTMENT string     held by whoever makes the set complete, who says every few hundred items for a minute more
/// </code>
/// <para>A write counts only if its version is higher than that which is there, so it may come late, twice or never.</para>
/// <para>A page is served only while the set is complete in the present epoch and a follower vouches. ADR 0020 says why that is enough.</para>
/// </summary>
internal sealed class QueueCache(QueueRedis redis)
{
    /// <summary>How long a follower's word lasts, from the moment at which it began to look.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(2);

    private const string Followed = "{queue}:followed";
    private const string Vouched = "{queue}:vouched";
    private const string CompleteSets = "{queue}:complete";
    private const int LockSeconds = 60;

    /// <summary>Item; then version, sorted set (empty: in none), place, message, and the version that must be there (empty: any lower one).</summary>
    private const string WriteScript =
        """
        local have = redis.call('HGET', KEYS[1], 'v')
        local fits
        if ARGV[5] == '' then
          fits = not have or tonumber(have) < tonumber(ARGV[1])
        else
          fits = have == ARGV[5]
        end
        if not fits then return 0 end
        local set = redis.call('HGET', KEYS[1], 'k')
        if set and set ~= '' then redis.call('ZREM', set, redis.call('HGET', KEYS[1], 'p')) end
        if ARGV[2] == '' then
          redis.call('HSET', KEYS[1], 'v', ARGV[1], 'k', '', 'p', '', 'm', '')
          redis.call('EXPIRE', KEYS[1], 3600)
        else
          redis.call('HSET', KEYS[1], 'v', ARGV[1], 'k', ARGV[2], 'p', ARGV[3], 'm', ARGV[4])
          redis.call('PERSIST', KEYS[1])
          redis.call('ZADD', ARGV[2], 0, ARGV[3])
        end
        return 1
        """;

    /// <summary>
    /// Followed, vouched, sorted set; then the place after which to begin, how many (one at least), and the prefix of items. Answers how it stands, then place and item in turn. The
    /// beginning, which is asked for all the time, is read by rank, since Garnet looks at all of a set for a range of names: the scores are equal, so ranks follow the names, and marks
    /// come after all places.
    /// </summary>
    private const string PageScript =
        """
        local epoch = redis.call('HGET', KEYS[1], 'epoch')
        if not epoch or redis.call('EXISTS', KEYS[2]) == 0 then return {'silent'} end
        if not redis.call('ZSCORE', KEYS[3], '~' .. epoch) then return {'incomplete'} end
        local places
        if ARGV[1] == '' then
          places = redis.call('ZRANGE', KEYS[3], 0, ARGV[2] - 1)
          while #places > 0 and string.sub(places[#places], 1, 1) == '~' do table.remove(places) end
        else
          places = redis.call('ZRANGEBYLEX', KEYS[3], '(' .. ARGV[1], '(~', 'LIMIT', 0, ARGV[2])
        end
        local answer = {'complete'}
        for _, place in ipairs(places) do
          local item = redis.call('HMGET', ARGV[3] .. string.sub(place, -32), 'p', 'm')
          if item[1] ~= place then
            redis.call('ZREM', KEYS[3], '~' .. epoch)
            return {'incomplete'}
          end
          answer[#answer + 1] = place
          answer[#answer + 1] = item[2]
        end
        return answer
        """;

    /// <summary>Followed; answers number, epoch and the server's own time in milliseconds.</summary>
    private const string BeginScript =
        """
        local t = redis.call('TIME')
        local is = redis.call('HMGET', KEYS[1], 'number', 'epoch')
        return {is[1], is[2], string.format('%.0f', t[1] * 1000 + math.floor(t[2] / 1000))}
        """;

    /// <summary>Followed, vouched; then number and epoch found at the beginning, those from now on, when it began, and for how long it vouches (0: not at all).</summary>
    private const string FollowScript =
        """
        local is = redis.call('HMGET', KEYS[1], 'number', 'epoch')
        if (is[1] or '') ~= ARGV[1] or (is[2] or '') ~= ARGV[2] then return 0 end
        redis.call('HSET', KEYS[1], 'number', ARGV[3], 'epoch', ARGV[4])
        local t = redis.call('TIME')
        local left = tonumber(ARGV[5]) + tonumber(ARGV[6]) - (t[1] * 1000 + math.floor(t[2] / 1000))
        if tonumber(ARGV[6]) > 0 and left > 0 then redis.call('SET', KEYS[2], '1', 'PX', string.format('%.0f', left)) end
        return 1
        """;

    /// <summary>Followed, lock, sorted set, complete sets; then the holder of the lock and the epoch in which it began.</summary>
    private const string CompleteScript =
        """
        if redis.call('GET', KEYS[2]) ~= ARGV[1] or redis.call('HGET', KEYS[1], 'epoch') ~= ARGV[2] then return 0 end
        redis.call('ZREMRANGEBYLEX', KEYS[3], '[~', '+')
        redis.call('ZADD', KEYS[3], 0, '~' .. ARGV[2])
        redis.call('SADD', KEYS[4], KEYS[3])
        redis.call('DEL', KEYS[2])
        return 1
        """;

    /// <summary>Lock; then its holder, and for how many seconds more it is held.</summary>
    private const string HoldScript =
        """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        return redis.call('EXPIRE', KEYS[1], ARGV[2])
        """;

    /// <summary>Sorted set, item; then a place: taken out unless it is the item's.</summary>
    private const string DropScript =
        """
        local item = redis.call('HMGET', KEYS[2], 'k', 'p')
        if item[1] == KEYS[1] and item[2] == ARGV[1] then return 0 end
        return redis.call('ZREM', KEYS[1], ARGV[1])
        """;

    /// <summary>Without it everything is served from the database.</summary>
    public bool IsConfigured => redis.IsConfigured;

    /// <summary>Writes what was just committed, as far as Redis takes it now.</summary>
    public Task WriteCommittedAsync(IReadOnlyCollection<WorkItem> items) =>
        redis.TellAsync(database => Task.WhenAll(items.Select(item => WriteAsync(database, item, null))));

    /// <summary>Reads a page. Null when the cache can't say; <paramref name="incomplete"/> is told when that is because the department's set is not complete.</summary>
    public async Task<IReadOnlyList<QueueEntry>?> ReadAsync(string organisation, string department, string after, int count, Action incomplete)
    {
        RedisKey[] keys = [Followed, Vouched, SetKey(organisation, department)];
        RedisValue[] arguments = [after, count, ItemPrefix(organisation)];
        if (await redis.AskAsync(database => database.ScriptEvaluateAsync(PageScript, keys, arguments)) is not { } answer)
            return null;
        var parts = (RedisValue[])answer!;
        if (parts[0] != "complete")
        {
            if (parts[0] == "incomplete")
                incomplete();
            return null;
        }
        var entries = new List<QueueEntry>();
        for (var i = 1; i < parts.Length; i += 2)
            entries.Add(new(parts[i]!, Messages.WorkItem.Parser.ParseFrom((byte[])parts[i + 1]!)));
        return entries;
    }

    /// <summary>How far the log was followed; number and epoch are null where nothing is known.</summary>
    public async Task<Following> BeginAsync()
    {
        var parts = (RedisValue[])(await redis.WorkAsync(database => database.ScriptEvaluateAsync(BeginScript, [Followed])))!;
        return new((long?)parts[0], (string?)parts[1], (long)parts[2], redis.Interruptions);
    }

    /// <summary>Notes how far the log was followed, unless somebody else did meanwhile or a connection was lost.</summary>
    /// <param name="begun">As it was at the beginning.</param>
    /// <param name="number">Followed up to here.</param>
    /// <param name="epoch">The epoch from now on.</param>
    /// <param name="vouch">Whether that is all there is.</param>
    public async Task<bool> FollowedAsync(Following begun, long number, string epoch, bool vouch)
    {
        RedisValue[] arguments = [begun.Number?.ToString(CultureInfo.InvariantCulture) ?? "", begun.Epoch ?? "", number, epoch, begun.At, vouch ? (long)Lease.TotalMilliseconds : 0];
        return redis.Interruptions == begun.Interruptions
            && (bool)await redis.WorkAsync(database => database.ScriptEvaluateAsync(FollowScript, [Followed, Vouched], arguments));
    }

    /// <summary>Writes items in the background; older versions than those that are there change nothing.</summary>
    /// <returns>For each item whether it was written.</returns>
    public Task<bool[]> WriteAsync(IEnumerable<WorkItem> items) => redis.WorkAsync(database => Task.WhenAll(items.Select(item => WriteAsync(database, item, null))));

    /// <summary>Writes an item over exactly this version, which the database contradicts.</summary>
    public Task<bool> OverwriteAsync(WorkItem item, long version) => redis.WorkAsync(database => WriteAsync(database, item, version));

    /// <summary>What is there of items, by id.</summary>
    public async Task<IReadOnlyDictionary<Guid, CachedItem>> FindAsync(string organisation, IReadOnlyCollection<Guid> ids)
    {
        var found = await redis.WorkAsync(database => Task.WhenAll(ids.Select(async id => (Id: id, Fields: await database.HashGetAsync(ItemKey(organisation, id), ["v", "k", "p", "m"])))));
        return found.Where(it => it.Fields[0].HasValue).ToDictionary(it => it.Id, it => new CachedItem((long)it.Fields[0], (string)it.Fields[1]!, (string)it.Fields[2]!, (byte[])it.Fields[3]!));
    }

    /// <summary>All places of a department's set.</summary>
    public async Task<IReadOnlyList<string>> PlacesAsync(string organisation, string department) =>
        [.. (await redis.WorkAsync(database => database.SortedSetRangeByValueAsync(SetKey(organisation, department), default, "~", Exclude.Stop))).Select(place => (string)place!)];

    /// <summary>Takes a place out of a department's set that is not its item's.</summary>
    public Task<bool> DropAsync(string organisation, string department, string place) => redis.WorkAsync(async database =>
        (bool)await database.ScriptEvaluateAsync(DropScript, [SetKey(organisation, department), ItemPrefix(organisation) + place[^32..]], [place]));

    /// <summary>Whether this holder may make the department's set complete.</summary>
    public Task<bool> LockAsync(string organisation, string department, string holder) => redis.WorkAsync(database =>
        database.StringSetAsync(LockKey(organisation, department), holder, TimeSpan.FromSeconds(LockSeconds), When.NotExists));

    /// <summary>A long queue takes longer than the lock was taken for. Whoever lost it goes on in vain, and does no harm.</summary>
    public Task HoldAsync(string organisation, string department, string holder) => redis.WorkAsync(database =>
        database.ScriptEvaluateAsync(HoldScript, [LockKey(organisation, department)], [holder, LockSeconds]));

    /// <summary>The department's set is complete, unless the lock, the epoch or a connection was lost since the beginning.</summary>
    public async Task<bool> CompleteAsync(string organisation, string department, string holder, Following begun)
    {
        RedisKey[] keys = [Followed, LockKey(organisation, department), SetKey(organisation, department), CompleteSets];
        return redis.Interruptions == begun.Interruptions
            && (bool)await redis.WorkAsync(database => database.ScriptEvaluateAsync(CompleteScript, keys, [holder, begun.Epoch]));
    }

    /// <summary>The departments whose sets were made complete.</summary>
    public async Task<IReadOnlyList<(string Organisation, string Department)>> CompleteSetsAsync() =>
        [.. (await redis.WorkAsync(database => database.SetMembersAsync(CompleteSets))).Select(key => ((string)key!).Split(':')).Select(parts => (parts[2], parts[3]))];

    /// <summary>Whether what is there of an item is the item.</summary>
    public static bool Holds(CachedItem cached, WorkItem item) =>
        cached.Version == item.Version && cached.Set == SetOf(item) && cached.Place == (item.IsOpen ? item.Place : "") && cached.Message.AsSpan().SequenceEqual(MessageOf(item));

    private static async Task<bool> WriteAsync(IDatabase database, WorkItem item, long? over) => (bool)await database.ScriptEvaluateAsync(
        WriteScript, [ItemKey(item.Organisation, item.Id)], [item.Version, SetOf(item), item.Place, MessageOf(item), over?.ToString(CultureInfo.InvariantCulture) ?? ""]);

    private static string SetOf(WorkItem item) => item.IsOpen ? SetKey(item.Organisation, item.Department) : "";

    private static byte[] MessageOf(WorkItem item) => item.IsOpen ? item.ToListMessage().ToByteArray() : [];

    private static string SetKey(string organisation, string department) => $"{{queue}}:set:{organisation}:{department}";

    private static string LockKey(string organisation, string department) => $"{{queue}}:lock:{organisation}:{department}";

    private static string ItemPrefix(string organisation) => $"{{queue}}:item:{organisation}:";

    private static string ItemKey(string organisation, Guid id) => $"{ItemPrefix(organisation)}{id:N}";
}

/// <summary>How far the log was followed into the cache.</summary>
/// <param name="Number">Number in the log.</param>
/// <param name="Epoch">Epoch of the cache.</param>
/// <param name="At">The server's own time, in milliseconds.</param>
/// <param name="Interruptions">How many connections had been lost.</param>
internal sealed record Following(long? Number, string? Epoch, long At, long Interruptions);

/// <summary>An item as it is in the cache.</summary>
internal sealed record CachedItem(long Version, string Set, string Place, byte[] Message);
