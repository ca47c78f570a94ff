namespace MaintenanceService.Authentication;

/// <summary>The reason why a key was not accepted.</summary>
/// <param name="reason">The reason, for the log.</param>
/// <param name="detail">What the caller is told: only a caller with the right secret learns more than that the key is not valid.</param>
/// <param name="keyId">The key, where the secret was right.</param>
internal sealed class AuthenticationFailure(FailureReason reason, string detail, string? keyId = null) : Exception(detail)
{
    public const string SendAKey = "Send a valid key as \"Authorization: Bearer <key>\".";

    public FailureReason Reason => reason;

    public string? KeyId => keyId;
}
