using Microsoft.EntityFrameworkCore;

namespace WhiteLabelLinks.Data;

/// <summary>
/// One module's share of the model: it maps its internal entities, so that <c>db.Set&lt;Link&gt;()</c> compiles only there.
/// Registered as a singleton; must map the same at every call. Table and column names come from the names of classes and
/// properties (<c>LinkChange.BrandId</c> is <c>link_change.brand_id</c> unless <c>ToTable("link_changes")</c> says otherwise).
/// </summary>
public interface IModelPart
{
    void Map(ModelBuilder model);
}
