namespace Watchbill.StandIns.Http;

/// <summary>The part of a stand-in that differs from vendor to vendor: reading requests and wording answers.</summary>
internal interface IVendor
{
    /// <summary>The name under which faults for this request are scripted.</summary>
    string OperationOf(ReceivedRequest request);

    /// <summary>Checks the request and either does what it asks or refuses it.</summary>
    Answer Handle(string operation, ReceivedRequest request);

    Answer RateLimited(int retryAfterSeconds);

    /// <summary>The vendor's wording of a scripted refusal.</summary>
    Answer Refused(string code);
}
