namespace MaintenanceService.AspNetCore.Exemptions;

/// <summary>
/// Knows the pages beside a login page that sign-in needs: second factor, recovery code, external provider, passkey, new password. The names are
/// those of ASP.NET Core Identity: its pages, its Blazor components and its older controllers.
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

    /// <summary>Returns whether a path is one of these pages, in the folder of the login page.</summary>
    public static bool IsBeside(string loginPath, string path)
    {
        int folder = loginPath.LastIndexOf('/') + 1;
        return folder > 0 && path.Length > folder
            && path.AsSpan(0, folder).Equals(loginPath.AsSpan(0, folder), StringComparison.OrdinalIgnoreCase)
            && Names.Contains(path[folder..]);
    }
}
