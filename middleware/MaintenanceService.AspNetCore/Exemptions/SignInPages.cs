namespace MaintenanceService.AspNetCore.Exemptions;

/// <summary>
/// Knows the pages beside a login page that sign-in needs: second factor, recovery code, external provider, passkey, new password. The names are
/// those of ASP.NET Core Identity: its pages, its Blazor components and its older controllers.
/// </summary>
internal static class SignInPages
{
    private static readonly string[] Names =
    [
        "Login", "LoginWith2fa", "LoginWithRecoveryCode", "Lockout", "AccessDenied",
        "ExternalLogin", "ExternalLoginCallback", "PerformExternalLogin", "ExternalLoginFailure",
        "SendCode", "VerifyCode", "UseRecoveryCode", "VerifyAuthenticatorCode", "PasskeyRequestOptions",
        "ForgotPassword", "ForgotPasswordConfirmation", "ResetPassword", "ResetPasswordConfirmation", "InvalidPasswordReset", "InvalidUser",
    ];

    /// <summary>Returns the paths that these pages have in the folder of the login page.</summary>
    public static IEnumerable<string> Beside(string loginPath) => Names.Select(name => loginPath[..(loginPath.LastIndexOf('/') + 1)] + name);
}
