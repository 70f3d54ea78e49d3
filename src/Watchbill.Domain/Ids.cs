namespace Watchbill.Domain;

/// <summary>Immutable slug of an account (rules: <see cref="Slug"/>).</summary>
public readonly record struct UserId(string Value) : IComparable<UserId>
{
    public int CompareTo(UserId other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>Immutable slug of a team.</summary>
public readonly record struct TeamId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>Immutable slug of an on-call schedule.</summary>
public readonly record struct ScheduleId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>Immutable slug of a position.</summary>
public readonly record struct PositionId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>Immutable slug of an escalation policy.</summary>
public readonly record struct PolicyId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>Immutable slug of a service.</summary>
public readonly record struct ServiceId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>Slug of an integration; unique within its service.</summary>
public readonly record struct IntegrationId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>Slug of a contact method; unique within its responder.</summary>
public readonly record struct ContactMethodId(string Value)
{
    public override string ToString() => Value;
}

/// <summary>Number of an alert: positive, never reused, short enough to type in an SMS reply.</summary>
public readonly record struct AlertId(long Value) : IComparable<AlertId>
{
    public int CompareTo(AlertId other) => Value.CompareTo(other.Value);
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Number of an incident: positive, never reused. People say its reference.</summary>
public readonly record struct IncidentId(long Value) : IComparable<IncidentId>
{
    public int CompareTo(IncidentId other) => Value.CompareTo(other.Value);
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Number of an announcement: positive, never reused.</summary>
public readonly record struct AnnouncementId(long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>
/// Id of one delivery: "alert number - sequence within it", or "announcement-number-person-sequence". It is visible in the message, stable over every
/// attempt, and handed to providers that take an idempotency key.
/// </summary>
public readonly record struct DeliveryId(string Value)
{
    public override string ToString() => Value;
}
