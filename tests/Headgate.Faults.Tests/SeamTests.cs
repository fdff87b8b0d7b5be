using Headgate.Faults.Weaving;

namespace Headgate.Faults.Tests;

/// <summary>Where fault points are woven into the product.</summary>
public sealed class SeamTests
{
    [Fact]
    public void Each_fault_point_has_one_place_in_the_product()
    {
        Assert.Equal(Enum.GetValues<FaultPoint>(), Seams.All.Select(static seam => seam.Point).Order());
        Assert.All(Seams.All, static seam => Assert.Contains($"Strike.Pass(\"{seam.Point}\");", seam.Sew(Read(seam)), StringComparison.Ordinal));
    }

    [Fact]
    public void A_place_that_is_not_there_any_more_or_is_there_twice_is_named()
    {
        var seam = new Seam(FaultPoint.InDrain, "src/Headgate.Pipelines/A.cs", "Go();");
        Assert.Equal("src/Headgate.Pipelines", seam.Project);
        Assert.Contains("Seams.cs", Assert.Throws<InvalidOperationException>(() => seam.Sew("Stop();")).Message, StringComparison.Ordinal);
        Assert.Contains("InDrain", Assert.Throws<InvalidOperationException>(() => seam.Sew("Go(); Go();")).Message, StringComparison.Ordinal);
    }

    private static string Read(Seam seam) => File.ReadAllText(Path.Combine(WovenProduct.FindRoot(), seam.File)).ReplaceLineEndings("\n");
}
