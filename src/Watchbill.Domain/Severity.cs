namespace Watchbill.Domain;

/// <summary>How bad it is, least first, so that "higher" compares as greater. An alert's severity; incidents bring their own named scales.</summary>
public enum Severity
{
    Info = 0,
    Warning = 1,
    Error = 2,
    Critical = 3,
}

/// <summary>How loudly to tell people. High may wake somebody; low waits for the person's own low-urgency rules.</summary>
public enum Urgency
{
    Low = 0,
    High = 1,
}
