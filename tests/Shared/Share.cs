using System.Globalization;

namespace Headgate.Tests;

/// <summary>How much of its rounds a test goes. <c>eng/test.sh --fast</c> sets HEADGATE_SHARE, and asks for a part of them; anything else for all.</summary>
internal static class Share
{
    private static readonly double Part = double.TryParse(Environment.GetEnvironmentVariable("HEADGATE_SHARE"), CultureInfo.InvariantCulture, out var part) && part is > 0 and <= 1 ? part : 1;

    /// <summary>So many of so many; at least one.</summary>
    public static int Of(int all) => Math.Max(1, (int)(all * Part));
}
