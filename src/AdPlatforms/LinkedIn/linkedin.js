// An id is "partner" or "partner/conversion".
const q = w.lintrk = function (a, b) { q.q.push([a, b]); };
q.q = [];
w._linkedin_event_id = x.id;
w._linkedin_data_partner_ids = [];
x.pixels.forEach((p) => {
  const [partner, conversion] = p.id.split('/');
  w._linkedin_partner_id = partner;
  w._linkedin_data_partner_ids.includes(partner) || w._linkedin_data_partner_ids.push(partner);
  conversion && q('track', x.params({ conversion_id: +conversion, event_id: x.id }));
});
x.load('https://snap.licdn.com/li.lms-analytics/insight.min.js');
