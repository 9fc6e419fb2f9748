const { version, dependencies } = require('./package.json');
const { authentication, addAccessToken } = require('./authentication.js');

module.exports = {
  version,
  platformVersion: dependencies['zapier-platform-core'].replace(/^\D*/, ''),
  authentication,
  beforeRequest: [addAccessToken],
};
