namespace MaintenanceService.Authentication;

/// <summary>Why a key was not accepted.</summary>
/// <param name="reason">The reason, for the log.</param>
/// <param name="detail">What the caller is told: only whoever has a key's secret learns more than that it is none.</param>
/// <param name="keyId">The key, where the secret was right.</param>
internal sealed class AuthenticationFailure(FailureReason reason, string detail, string? keyId = null) : Exception(detail)
{
    public const string SendAKey = "Send a valid key as \"Authorization: Bearer <key>\".";

    public FailureReason Reason => reason;

    public string? KeyId => keyId;
}
