using System.Globalization;

namespace Watchbill.StandIns.Slack;

/// <summary>Who and what exists in the pretended workspace. Thread-safe.</summary>
internal sealed class SlackWorkspace(TimeProvider clock)
{
    public const string TeamId = "T0STANDIN1";
    public const string TeamDomain = "standin";
    public const string AppId = "A0STANDIN1";
    public const string BotId = "B0STANDIN1";
    public const string BotUserId = "U0STANDBOT";

    private readonly Lock _gate = new();
    private readonly Dictionary<string, SlackChannel> _channels = [];
    private readonly Dictionary<string, SlackUser> _users = [];
    private readonly Dictionary<string, SlackChannel> _direct = [];
    private readonly Dictionary<string, DateTimeOffset> _triggers = [];
    private readonly HashSet<string> _usedTriggers = [];
    private long _lastMicros;
    private int _serial;

    public TimeProvider Clock => clock;

    /// <summary>Where apps stay in channels that they archive: not as the vendor does it for bots.</summary>
    public bool LetsAppsUnarchive { get; set; }

    public SlackChannel AddChannel(string name, bool botIsMember, bool archived)
    {
        lock (_gate)
        {
            var channel = new SlackChannel(NewId('C'), name.TrimStart('#'), botIsMember, archived, IsDirect: false);
            _channels.Add(channel.Id, channel);
            return channel;
        }
    }

    public SlackUser AddUser(string name, string email)
    {
        lock (_gate)
        {
            var user = new SlackUser(NewId('U'), name, email);
            _users.Add(user.Id, user);
            return user;
        }
    }

    public SlackUser? User(string id)
    {
        lock (_gate)
            return _users.GetValueOrDefault(id);
    }

    public SlackUser? UserByEmail(string email)
    {
        lock (_gate)
            return _users.Values.FirstOrDefault(user => string.Equals(user.Email, email, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>A channel made by the app; null when the name is taken.</summary>
    public SlackChannel? Create(string name, bool isPrivate)
    {
        lock (_gate)
        {
            if (_channels.Values.Any(known => !known.IsDirect && known.Name == name))
                return null;
            var channel = new SlackChannel(NewId('C'), name, BotIsMember: true, IsArchived: false, IsDirect: false)
            {
                IsPrivate = isPrivate,
                Creator = BotUserId,
                Created = clock.GetUtcNow().ToUnixTimeSeconds(),
            };
            _channels.Add(channel.Id, channel);
            return channel;
        }
    }

    public SlackChannel Change(string id, Func<SlackChannel, SlackChannel> change)
    {
        lock (_gate)
            return _channels[id] = change(_channels[id]);
    }

    /// <summary>In the order in which they were made, without direct conversations.</summary>
    public IReadOnlyList<SlackChannel> Channels()
    {
        lock (_gate)
            return [.. _channels.Values.Where(channel => !channel.IsDirect).OrderBy(channel => channel.Id, StringComparer.Ordinal)];
    }

    /// <summary>A trigger opens one dialogue within three seconds.</summary>
    public string NewTrigger()
    {
        var trigger = string.Create(CultureInfo.InvariantCulture, $"{NextSerial()}.{NextSerial()}.standin");
        lock (_gate)
            _triggers.Add(trigger, clock.GetUtcNow());
        return trigger;
    }

    /// <summary>What is wrong with it; null when it may open a dialogue, which it may once.</summary>
    public string? UseTrigger(string trigger)
    {
        lock (_gate)
        {
            if (!_triggers.TryGetValue(trigger, out var given))
                return "invalid_trigger_id";
            if (!_usedTriggers.Add(trigger))
                return "exchanged_trigger_id";
            return clock.GetUtcNow() - given > TimeSpan.FromSeconds(3) ? "expired_trigger_id" : null;
        }
    }

    /// <summary>By id only, as the methods want it that do not post.</summary>
    public SlackChannel? ChannelById(string? id)
    {
        lock (_gate)
            return id is null ? null : _channels.GetValueOrDefault(id);
    }

    /// <summary>By id, by name with or without #, or by the id of a user, whose direct conversation is opened.</summary>
    public SlackChannel? ChannelToPostTo(string given)
    {
        if (ChannelById(given) is { } channel)
            return channel;
        if (User(given) is not null)
            return OpenDirect([given], out _);
        lock (_gate)
            return _channels.Values.FirstOrDefault(c => !c.IsDirect && c.Name == given.TrimStart('#'));
    }

    /// <summary>The direct conversation with exactly these people.</summary>
    public SlackChannel OpenDirect(IReadOnlyCollection<string> users, out bool existed)
    {
        var key = string.Join(',', users.Order(StringComparer.Ordinal));
        lock (_gate)
        {
            existed = _direct.TryGetValue(key, out var channel);
            if (channel is null)
            {
                channel = new SlackChannel(NewId(users.Count == 1 ? 'D' : 'G'), key, BotIsMember: true, IsArchived: false, IsDirect: true);
                _direct.Add(key, channel);
                _channels.Add(channel.Id, channel);
            }
            return channel;
        }
    }

    /// <summary>Seconds and microseconds, later than any given before: it names a message within its channel.</summary>
    public string NextTs()
    {
        var now = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        lock (_gate)
        {
            _lastMicros = Math.Max(now, _lastMicros + 1);
            return string.Create(CultureInfo.InvariantCulture, $"{_lastMicros / 1_000_000:D10}.{_lastMicros % 1_000_000:D6}");
        }
    }

    /// <summary>A number never given before in this workspace.</summary>
    public int NextSerial() => Interlocked.Increment(ref _serial);

    private string NewId(char kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}0{NextSerial():D8}");
}
