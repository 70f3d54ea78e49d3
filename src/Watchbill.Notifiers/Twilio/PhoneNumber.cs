namespace Watchbill.Notifiers.Twilio;

/// <summary>Numbers in E.164 form: "+", a first digit that is not zero, 7 to 15 digits in all.</summary>
public static class PhoneNumber
{
    public static bool IsE164(string? text)
        => text is { Length: >= 8 and <= 16 } && text[0] == '+' && text[1] != '0' && text.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;
}
