namespace Watchbill.StandIns.Twilio;

/// <summary>How many segments a text is billed as: GSM 03.38 packs 160 characters in one or 153 in each of several, UCS-2 70 and 67.</summary>
public static class SmsSegments
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Extended = "\f^{}\\[~]|€";

    public static int Count(string text)
    {
        var gsm = 0;
        foreach (var letter in text)
        {
            if (Basic.Contains(letter))
                gsm++;
            else if (Extended.Contains(letter))
                gsm += 2;
            else
                return Segments(text.Length, 70, 67);
        }
        return Segments(gsm, 160, 153);
    }

    private static int Segments(int length, int alone, int each) => length <= alone ? 1 : (length + each - 1) / each;
}
