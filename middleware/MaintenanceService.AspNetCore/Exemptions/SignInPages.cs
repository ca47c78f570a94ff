namespace MaintenanceService.AspNetCore.Exemptions;

/// <summary>
/// The pages beside a login page that signing in needs: a second factor, a recovery code, another provider, a passkey, a new password. Named as
/// ASP.NET Core Identity names them, in its pages, its Blazor components and its older controllers.
/// </summary>
internal static class SignInPages
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        "Login", "LoginWith2fa", "LoginWithRecoveryCode", "Lockout", "AccessDenied",
        "ExternalLogin", "ExternalLoginCallback", "PerformExternalLogin", "ExternalLoginFailure",
        "SendCode", "VerifyCode", "UseRecoveryCode", "VerifyAuthenticatorCode", "PasskeyRequestOptions",
        "ForgotPassword", "ForgotPasswordConfirmation", "ResetPassword", "ResetPasswordConfirmation", "InvalidPasswordReset", "InvalidUser",
    };

    /// <summary>Whether a path is one of these pages, in the folder of the login page.</summary>
    public static bool IsBeside(string loginPath, string path)
    {
        int folder = loginPath.LastIndexOf('/') + 1;
        return folder > 0 && path.Length > folder
            && path.AsSpan(0, folder).Equals(loginPath.AsSpan(0, folder), StringComparison.OrdinalIgnoreCase)
            && Names.Contains(path[folder..]);
    }
}
